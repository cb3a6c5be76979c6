import type { Tensor } from './tf.js';

/**
 * Forward and backward messages of a batch of rows, one position after another; the conventions are those of
 * kernels/reference/messages.ts (the forward message of j is kept before j's own evidence). Shapes end in the batch, so
 * that every step is a matrix product over it. Messages are scaled to sum to 1 with the evidence of their position.
 */
export interface Messages {
  /** The forward message of position 0, for a batch. */
  first(batch: number): Tensor;
  /** The backward message of the last position. */
  last(length: number, batch: number): Tensor;
  /** A message with the evidence [V, B] of its own position taken in, scaled to sum to 1. */
  observe(message: Tensor, evidence: Tensor): Tensor;
  /** The forward message of j from the observed one of j - 1. */
  forward(j: number, observed: Tensor): Tensor;
  /** The backward message of j from the observed one of j + 1. */
  backward(j: number, observed: Tensor): Tensor;
  /** [V, B] unnormalised law of x_j given every other revealed token. */
  cavity(forward: Tensor, backward: Tensor): Tensor;
  dispose(): void;
}
