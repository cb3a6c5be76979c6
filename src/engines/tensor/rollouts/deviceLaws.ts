import type { ChainProcess } from '../../../../kernels/chain.js';
import { MASK, type MaskedTokens } from '../../../../kernels/maskedTokens.js';
import { type Network, parametersOf } from '../../../../kernels/network.js';
import { lawPass } from '../../../../kernels/tensor/laws.js';
import { lawPassBytes, networkPassBytes, tableBytes } from '../../../../kernels/tensor/memory.js';
import { indicators, runNetwork } from '../../../../kernels/tensor/network.js';
import { messagesFor } from '../../../../kernels/tensor/process.js';
import type { Tensor, Tf } from '../../../../kernels/tensor/tf.js';

/** Whoever tells the laws of partially masked sequences on a device, with what it keeps there. */
export interface DeviceLaws {
  readonly vocabularySize: number;
  /** Bytes on the device whatever the number of rows, and per row. */
  readonly fixedBytes: number;
  readonly bytesPerRow: number;
  /** [L, V, B] laws of B states, as of `lawPass`; the caller owns them. */
  run(states: readonly MaskedTokens[]): Tensor;
  dispose(): void;
}

/** The optimal predictor of a chain, by full passes. */
export function chainLaws(tf: Tf, chain: ChainProcess, length: number): DeviceLaws {
  const messages = messagesFor(tf, chain);
  const { vocabularySize } = chain;
  return {
    vocabularySize,
    fixedBytes: tableBytes(chain),
    bytesPerRow: lawPassBytes(chain, length),
    run: (states) => {
      // Every row is a sequence of its own, of which what is revealed comes before one reveal that has been made.
      const rows = {
        length,
        tokens: Float32Array.from(joined(states), (token) => Math.max(0, token)),
        ranks: Float32Array.from(joined(states), (token) => (token === MASK ? 1 : 0)),
        trajectories: Int32Array.from(states.keys()),
        counts: new Float32Array(states.length).fill(1),
      };
      return lawPass(tf, messages, vocabularySize, rows);
    },
    dispose: () => messages.dispose(),
  };
}

/** A trained network. */
export function networkLaws(tf: Tf, network: Network, length: number): DeviceLaws {
  const { vocabularySize: V } = network;
  const shapes = parametersOf(network);
  const parameters = network.parameters.map((each, i) => tf.tensor(each, [...shapes[i].shape]));
  return {
    vocabularySize: V,
    fixedBytes: network.parameters.reduce((sum, { byteLength }) => sum + byteLength, 0),
    bytesPerRow: networkPassBytes(network, length),
    run: (states) =>
      tf.tidy(() => {
        const tokens = joined(states).map((token) => (token === MASK ? V : token));
        const { logits } = runNetwork(tf, network, parameters, indicators(tf, tokens, V + 1), length);
        const laws = tf.reshape(tf.softmax(logits), [states.length, length, V]);
        return tf.transpose(laws, [1, 2, 0]);
      }),
    dispose: () => tf.dispose(parameters),
  };
}

function joined(states: readonly MaskedTokens[]): Int32Array {
  const [{ length }] = states;
  const all = new Int32Array(states.length * length);
  states.forEach((state, row) => void all.set(state, row * length));
  return all;
}
