import { positionsOf } from '../../kernels/maskedTokens.js';
import { inputError } from '../errors.js';
import { leading } from '../numeric/leading.js';
import type { Choose } from './choice.js';
import { lowest } from './ranking.js';
import { steppedOptions, tokensOfStep } from './revisingSteps.js';
import type { RevisingFamily } from './sampler.js';

/**
 * LLaDA's low-confidence remasking (Nie et al. 2502.09992, Algorithm 5; ML-GSAI/LLaDA, `generate.py`): every
 * masked position is filled from the predictor's law at some temperature, the tokens whose own probability (at
 * temperature 1) is largest stay, and the rest are masked again. Revealed tokens are never taken back, but which ones are
 * revealed depends on the tokens drawn, so that KL(p || q) has no closed form.
 *
 * With `block`, one block of so many positions after another from left to right, each in an equal part of the steps, as
 * `block_length` there: tokens drawn further right are never kept, so that they need not be drawn. As there, the blocks must
 * divide the length, and the steps must divide among the blocks.
 */
export const lowConfidence: RevisingFamily = {
  revises: true,
  name: 'low-confidence',
  summary: "LLaDA's low-confidence remasking: fills all masks, keeps the tokens of highest probability",
  argument: 'temperature',
  options: ['temperature', 'block'],
  create: (options, length) => {
    const { steps, temperature = 1, block = length } = steppedOptions('low-confidence', options, length);
    const ofBlock = stepsOfBlock(steps, block, length);
    return {
      rounds: steps,
      passes: 1,
      *step(state, round, choose) {
        const first = block * Math.floor(round / ofBlock);
        const masked = positionsOf(state, true).filter((position) => position < first + block);
        const laws = yield state;
        const filled = state.slice();
        for (const position of masked) filled[position] = drawTempered(laws(position), temperature, choose);
        const kept = lowest(
          Int32Array.from(masked),
          (position) => 1 - laws(position)[filled[position]],
          tokensOfStep(block, ofBlock, round % ofBlock),
        );
        const next = state.slice();
        for (const position of kept) next[position] = filled[position];
        return next;
      },
    };
  },
};

/** @throws input errors where blocks or steps do not come out even */
function stepsOfBlock(steps: number, block: number, length: number): number {
  const blocks = length / block;
  if (!Number.isInteger(blocks))
    throw inputError(
      `sampler low-confidence: blocks of ${block} tokens do not divide L = ${length}`,
      'give --block a divisor of L',
    );
  if (steps % blocks === 0) return steps / blocks;
  throw inputError(
    `sampler low-confidence: ${steps} steps do not divide among ${blocks} blocks`,
    `give -T a multiple of ${blocks}`,
  );
}

/** A token with probability proportional to p^(1/temperature); at 0 the likeliest one, ties to the lower token. */
function drawTempered(law: Float64Array, temperature: number, choose: Choose): number {
  if (temperature === 1) return choose(law);
  let top = 0;
  for (let x = 1; x < law.length; x++) if (leading(law[x]) > leading(law[top])) top = x;
  if (temperature === 0) return top;
  return choose(law.map((p) => (p / law[top]) ** (1 / temperature)));
}
