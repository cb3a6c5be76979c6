import type { MaskedTokens } from '../../../../kernels/maskedTokens.js';
import type { Network } from '../../../../kernels/network.js';
import type { Tf } from '../../../../kernels/tensor/tf.js';
import type { RolloutTask } from '../../../chunks/rollout.js';
import { NetworkPosteriors } from '../../../predictors/networkPosteriors.js';
import type { Reshaping } from '../../../predictors/predictor.js';
import { fillingOf } from '../../../predictors/registry.js';
import { windowRefusal } from '../refusals.js';
import { chainLaws, type DeviceLaws, networkLaws } from './deviceLaws.js';
import type { StateLaws } from './dialogue.js';
import { openingOf } from './stage.js';
import { possibilityOf } from './views.js';

/** Who fills: what it needs on the device, or how it reshapes the data's laws. */
export interface Filler {
  readonly laws?: DeviceLaws;
  /** Its own laws with nothing revealed. */
  readonly opening?: StateLaws;
  readonly reshape?: Reshaping;
  /** Whether the filler has laws given the revealed tokens of a state. */
  readonly isPossible: (state: MaskedTokens) => boolean;
}

/** @throws MaskgapError 'engine' for a predictor that full passes do not serve */
export function fillerOf(tf: Tf, { predictor, length }: RolloutTask): Filler {
  const anyContext = () => true;
  if (predictor === undefined) return { isPossible: anyContext };
  const filling = fillingOf(predictor);
  switch (filling.kind) {
    case 'reshaped':
      return { reshape: filling.reshape, isPossible: anyContext };
    case 'model':
      return {
        laws: chainLaws(tf, filling.chain, length),
        opening: openingOf(filling.chain, length),
        isPossible: possibilityOf(filling.chain, length),
      };
    case 'network':
      return {
        laws: networkLaws(tf, filling.network, length),
        opening: networkOpening(filling.network, length),
        isPossible: anyContext,
      };
    case 'window':
      throw windowRefusal(predictor);
  }
}

function networkOpening(network: Network, length: number): StateLaws {
  const posteriors = new NetworkPosteriors(network, length);
  return (position, out, offset) => posteriors.law(position, out, offset);
}
