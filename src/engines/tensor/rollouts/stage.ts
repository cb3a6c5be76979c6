import type { ChainProcess } from '../../../../kernels/chain.js';
import { Evidence } from '../../../../kernels/reference/evidence.js';
import { disagreement, freshEntropies } from '../../../../kernels/reference/freshPass.js';
import { rowsWithin } from '../../../../kernels/tensor/memory.js';
import { entropyOfWeights } from '../../../numeric/entropy.js';
import { allMasked, MASK, type MaskedTokens, positionsOf } from '../../../revision/state.js';
import { refuseMemory } from '../refusals.js';
import type { DeviceLaws } from './deviceLaws.js';
import { answersTo, type Speaker, type Speakers, type StateLaws } from './dialogue.js';

/** Most numbers of the laws that come back from the device at once. */
const MOST_NUMBERS = 2 ** 26;

/** What all trajectories of a task share. */
export interface Stage {
  readonly speakers: Speakers;
  /** Trajectories that are answered at once. */
  readonly rowsAtOnce: number;
  /** Laws with nothing revealed. */
  readonly opening: Readonly<Partial<Record<Speaker, StateLaws>>>;
}

/**
 * @param budget bytes that may be used on the device
 * @param mostRows rows beyond which the device gains nothing
 */
export async function openStage(
  speakers: Speakers,
  length: number,
  budget: number,
  mostRows: number,
): Promise<Stage> {
  const entries = Object.entries(speakers) as [Speaker, DeviceLaws][];
  const devices = entries.map(([, device]) => device);
  const fixedBytes = devices.reduce((sum, device) => sum + device.fixedBytes, 0);
  const bytesPerRow = Math.max(...devices.map((device) => device.bytesPerRow));
  refuseMemory({ fixedBytes, bytesPerRow }, budget);
  const numbers = length * devices[0].vocabularySize;
  const rowsAtOnce = rowsWithin(
    budget - fixedBytes,
    bytesPerRow,
    Math.min(mostRows, Math.floor(MOST_NUMBERS / numbers)),
  );
  const nothing = { state: allMasked(length), summarised: true };
  const opening = await Promise.all(
    entries.map(async ([speaker, device]) => [speaker, (await answersTo(device, [nothing]))(0)] as const),
  );
  return { speakers, rowsAtOnce, opening: Object.fromEntries(opening) };
}

/**
 * Compares a trajectory's laws with float64 at the first states that have as many tokens revealed as the levels say.
 *
 * @returns to be told of the laws of every state, in their order
 */
export function comparison(
  chain: ChainProcess,
  levels: ReadonlySet<number>,
  onDisagreement: (disagreement: number) => void,
): (state: MaskedTokens, laws: StateLaws) => void {
  let before = 0;
  return (state, laws) => {
    const revealed = positionsOf(state, false).length;
    const due = [...levels].some((level) => before < level && level <= revealed);
    before = revealed;
    if (due) onDisagreement(disagreementOf(chain, state, laws));
  };
}

/** Relative disagreement of a state's entropies, leave-one-out ones included, with float64. */
function disagreementOf(chain: ChainProcess, state: MaskedTokens, laws: StateLaws): number {
  const { length } = state;
  const evidence = new Evidence(length, chain.vocabularySize);
  evidence.reset(state.map((token) => Math.max(0, token)));
  evidence.revealed.set(state.map((token) => (token === MASK ? 0 : 1)));
  const law = new Float64Array(chain.vocabularySize);
  const entropies = Float64Array.from({ length }, (_, j) => {
    laws.law(j, law, 0);
    return entropyOfWeights(law);
  });
  // Where the device has no laws, whoever asked for them looks at float64 anyway.
  if (!entropies.every(Number.isFinite)) return 0;
  return disagreement(freshEntropies(chain, evidence), entropies);
}
