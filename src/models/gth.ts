import { compensatedSum } from '../numeric/sum.js';

/**
 * Stationary law [size] of an irreducible dense chain by the elimination of Grassmann, Taksar & Heyman (1985).
 *
 * No subtraction occurs, so every entry is accurate to a small multiple of size * 1e-16 relative to itself, however
 * slowly the chain mixes (O'Cinneide 1993). The diagonal is not used; rows need not be normalised.
 *
 * @param matrix [size, size], row-major; overwritten
 */
export function gthStationary(matrix: Float64Array, size: number): Float64Array {
  for (let k = size - 1; k > 0; k--) {
    let leaving = 0;
    for (let j = 0; j < k; j++) leaving += matrix[k * size + j];
    for (let i = 0; i < k; i++) {
      const into = matrix[i * size + k] / leaving;
      matrix[i * size + k] = into;
      if (into === 0) continue;
      for (let j = 0; j < k; j++) matrix[i * size + j] += into * matrix[k * size + j];
    }
  }
  const law = new Float64Array(size);
  law[0] = 1;
  for (let k = 1; k < size; k++) {
    let mass = 0;
    for (let i = 0; i < k; i++) mass += law[i] * matrix[i * size + k];
    law[k] = mass;
    // Laws that span more than the range of a double lose their smallest entries, never the largest.
    if (mass > 1e150) for (let i = 0; i <= k; i++) law[i] /= mass;
  }
  const total = compensatedSum(law);
  for (let k = 0; k < size; k++) law[k] /= total;
  return law;
}
