import type { ChainProcess } from '../../../../kernels/chain.js';
import { MASK, type MaskedTokens, positionsOf } from '../../../../kernels/maskedTokens.js';
import { Evidence } from '../../../../kernels/reference/evidence.js';
import { disagreement, freshEntropies } from '../../../../kernels/reference/freshPass.js';
import { openingLaws } from '../../../../kernels/reference/unconditionalLaws.js';
import { rowsWithin } from '../../../../kernels/tensor/memory.js';
import { entropyOfWeights } from '../../../numeric/entropy.js';
import { refuseMemory } from '../refusals.js';
import type { Speakers, StateLaws } from './dialogue.js';

/** Most numbers of the laws that come back from the device at once. */
const MOST_NUMBERS = 2 ** 26;

/**
 * Trajectories that are answered at once.
 *
 * @param budget bytes that may be used on the device
 * @param mostRows rows beyond which the device gains nothing
 */
export function rowsOf(speakers: Speakers, length: number, budget: number, mostRows: number): number {
  const devices = Object.values(speakers);
  const fixedBytes = devices.reduce((sum, device) => sum + device.fixedBytes, 0);
  const bytesPerRow = Math.max(...devices.map((device) => device.bytesPerRow));
  refuseMemory({ fixedBytes, bytesPerRow }, budget);
  const most = Math.min(mostRows, Math.floor(MOST_NUMBERS / (length * devices[0].vocabularySize)));
  return rowsWithin(budget - fixedBytes, bytesPerRow, most);
}

/** Laws of a chain with nothing revealed, in float64: where positions are alike, their laws are equal to the last bit. */
export function openingOf(chain: ChainProcess, length: number): StateLaws {
  const { vocabularySize: V } = chain;
  const laws = openingLaws(chain, length);
  return (position, out, offset) => out.set(laws.subarray(position * V, (position + 1) * V), offset);
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
    laws(j, law, 0);
    return entropyOfWeights(law);
  });
  // Where the device has no laws, whoever asked for them looks at float64 anyway.
  if (!entropies.every(Number.isFinite)) return 0;
  return disagreement(freshEntropies(chain, evidence), entropies);
}
