import { MASK } from '../../kernels/maskedTokens.js';
import { inputError } from '../errors.js';
import type { RevisingRule } from './revisingRule.js';
import { steppedOptions } from './revisingSteps.js';
import type { RevisingFamily } from './sampler.js';

/** What one round does to every position on its own. */
interface Rates {
  /** Probability that a revealed token becomes a mask. */
  readonly remask: number;
  /** Probability that a mask is filled. */
  readonly fill: number;
}

/**
 * ReMDM's reverse step from the share alpha_t of revealed tokens to alpha_s (Wang, Schiff, Sahoo & Kuleshov 2503.00307,
 * eq. 6, by whose Algorithm 1 tokens are drawn; kuleshov-group/remdm): a revealed token is masked with probability sigma, a masked one filled with
 * (alpha_s - (1 - sigma) alpha_t) / (1 - alpha_t).
 */
function rates(alphaT: number, alphaS: number, sigma: number): Rates {
  const fill = (alphaS - (1 - sigma) * alphaT) / (1 - alphaT);
  return { remask: sigma, fill: Math.min(1, Math.max(0, fill)) };
}

/** The largest sigma for which that is a probability (eq. 7): min(1, (1 - alpha_s) / alpha_t). */
const largestSigma = (alphaT: number, alphaS: number) =>
  alphaT === 0 ? 1 : Math.min(1, (1 - alphaS) / alphaT);

function checkEta(name: string, eta: number): void {
  if (eta > 1) throw inputError(`sampler ${name}: eta is ${eta}`, 'give a number from 0 to 1');
}

/** A rule that treats every position alike and on its own. */
function positionwise(steps: number, ratesOf: (round: number) => Rates): RevisingRule {
  return {
    rounds: steps,
    passes: 1,
    *step(state, round, choose) {
      const { remask, fill } = ratesOf(round);
      const laws = yield state;
      return state.map((token, position) => {
        if (token !== MASK)
          return remask > 0 && choose(Float64Array.of(1 - remask, remask)) === 1 ? MASK : token;
        if (fill === 0 || (fill < 1 && choose(Float64Array.of(1 - fill, fill)) === 0)) return MASK;
        return choose(laws(position));
      });
    },
  };
}

/** ReMDM on MDLM's linear schedule: time runs from 1 to 0 in T steps, alpha_t = 1 - t. */
function linear(
  name: string,
  summary: string,
  defaultEta: number,
  sigma: (eta: number, largest: number) => number,
): RevisingFamily {
  return {
    revises: true,
    name,
    summary,
    argument: 'eta',
    options: ['eta'],
    create: (options) => {
      const { steps, eta = defaultEta } = steppedOptions(name, options, Number.POSITIVE_INFINITY);
      checkEta(name, eta);
      return positionwise(steps, (round) => {
        const alphaT = round / steps;
        const alphaS = (round + 1) / steps;
        return rates(alphaT, alphaS, sigma(eta, largestSigma(alphaT, alphaS)));
      });
    },
  };
}

/**
 * Wang et al., section 4.1, "ReMDM-cap". The default is the setting of their repository as projects built on it give it; for
 * fewer steps than tokens the paper takes 0.04 (section 5.1.1).
 */
export const remdmCap = linear(
  'remdm-cap',
  'ReMDM: revealed tokens are masked again with probability ETA at most',
  0.008,
  Math.min,
);

/** Wang et al., section 4.1, "ReMDM-rescale"; the default is the setting of their repository as projects built on it give it. */
export const remdmRescale = linear(
  'remdm-rescale',
  'ReMDM: revealed tokens are masked again with ETA times the largest possible probability',
  0.015,
  (eta, largest) => eta * largest,
);

/**
 * Wang et al., section 4.2, "ReMDM-loop": MDLM without remasking until the time is `tOn`, when a share alphaOn is revealed;
 * until `tOff` that share is kept and tokens are masked with probability eta and filled again; then MDLM to the end. The
 * defaults are those of their text generation (section 5.1.1, with the max-capped schedule in the loop), and the shares of the
 * first and the last phase, linear in time, those of their repository. Ours: the step into the
 * loop may reveal a larger share than alphaOn, but no more than all, and an eta that would have to be capped is refused.
 */
export const remdmLoop: RevisingFamily = {
  revises: true,
  name: 'remdm-loop',
  summary:
    'ReMDM: from time t-on to t-off the share alpha-on of tokens is revealed and masked again at rate ETA',
  argument: 'eta',
  options: ['eta', 'tOn', 'tOff', 'alphaOn'],
  create: (options) => {
    const name = 'remdm-loop';
    const {
      steps,
      eta = 0.02,
      tOn = 0.55,
      tOff = 0.05,
      alphaOn = 0.9,
    } = steppedOptions(name, options, Number.POSITIVE_INFINITY);
    checkEta(name, eta);
    if (tOff >= tOn)
      throw inputError(`sampler ${name}: t-on is ${tOn} and t-off ${tOff}`, 'give t-off < t-on');
    if (eta * alphaOn > 1 - alphaOn) {
      throw inputError(
        `sampler ${name}: eta ${eta} masks more tokens than the ${1 - alphaOn} that are masked`,
        `take an eta of at most (1 - alpha-on) / alpha-on = ${(1 - alphaOn) / alphaOn}`,
      );
    }
    if (tOff * steps < 1) {
      throw inputError(
        `sampler ${name}: no step falls into the last phase`,
        `take at least ${Math.ceil(1 / tOff)} steps`,
      );
    }
    return positionwise(steps, (round) => {
      const time = (steps - round) / steps;
      const before = (steps - round - 1) / steps;
      if (time > tOn) {
        const share = (t: number) => Math.min(1, ((1 - t) * alphaOn) / (1 - tOn));
        return rates(share(time), share(before), 0);
      }
      if (time <= tOff) return { remask: 0, fill: (time - before) / time };
      return rates(alphaOn, alphaOn, eta);
    });
  },
};
