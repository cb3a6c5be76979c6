import { eigenvalueModuli } from './eigenvalues.js';
import { type StateChain, step } from './stateChain.js';

/** Multiply-adds that making one Krylov basis orthogonal may take. */
const BASIS_WORK = 5e8;
const MAX_DIMENSION = 60;
const AGREEMENT = 1e-6;
/** Multiply-adds after which the search is given up (some ten seconds). */
const WORK_LIMIT = 3e9;

/**
 * Second largest modulus of the transition matrix of a chain with one recurrent class, aperiodic.
 *
 * Signed vectors of sum 0 are kept by the chain and lack the eigenvalue 1, so the largest modulus there is wanted. Each round
 * takes power steps (which also remove what a context's shift forgets in m steps), spans a Krylov space from the result
 * (Arnoldi 1951) and takes the largest Ritz modulus, complex pairs included, until two rounds agree.
 *
 * Accuracy: two rounds agree to 1e-6 and the second is better, mostly to 1e-9. Where many eigenvalues lie close to
 * the largest modulus, rounds may not agree within the work limit: then undefined, rather than a wrong number.
 */
export function secondModulus(chain: StateChain): number | undefined {
  const { states } = chain;
  const affordable = Math.floor(Math.sqrt(BASIS_WORK / (2 * states)));
  const dimension = Math.min(MAX_DIMENSION, states - 1, Math.max(4, affordable));
  let vector: Float64Array = startVector(states);
  let next: Float64Array = new Float64Array(states);
  let previous = Number.NaN;
  let work = 0;
  for (let steps = 32; ; steps = Math.min(512, steps * 2)) {
    for (let i = 0; i < steps; i++) {
      step(chain, vector, next);
      if (scaleToUnit(next) <= 1e-15) return 0;
      [vector, next] = [next, vector];
    }
    const modulus = ritzModulus(chain, vector, dimension);
    work += (steps + dimension) * chain.rows.length + 2 * dimension ** 2 * states;
    if (Math.abs(modulus - previous) <= AGREEMENT) return Math.min(1, modulus);
    if (work > WORK_LIMIT) return undefined;
    previous = modulus;
  }
}

/** A fixed vector of sum 0 without structure (a Weyl sequence). */
function startVector(states: number): Float64Array {
  const vector = Float64Array.from({ length: states }, (_, i) => ((i + 1) * Math.SQRT2) % 1);
  scaleToUnit(vector);
  return vector;
}

/** Takes out the mean, scales to norm 1 and returns the norm before. */
function scaleToUnit(vector: Float64Array): number {
  removeMean(vector);
  const norm = Math.sqrt(dot(vector, vector));
  if (norm > 0) for (let i = 0; i < vector.length; i++) vector[i] /= norm;
  return norm;
}

function removeMean(vector: Float64Array): void {
  let sum = 0;
  for (const value of vector) sum += value;
  const mean = sum / vector.length;
  for (let i = 0; i < vector.length; i++) vector[i] -= mean;
}

function ritzModulus(chain: StateChain, start: Float64Array, dimension: number): number {
  const basis = [start];
  const projected = new Float64Array(dimension * dimension);
  let size = dimension;
  for (let k = 0; k < dimension; k++) {
    const vector = new Float64Array(chain.states);
    step(chain, basis[k], vector);
    // Sums of 0 are restored in each pass: rounding would let the eigenvalue 1 grow back.
    for (let pass = 0; pass < 2; pass++) {
      removeMean(vector);
      for (let i = 0; i <= k; i++) {
        const along = dot(basis[i], vector);
        projected[i * dimension + k] += along;
        for (let s = 0; s < vector.length; s++) vector[s] -= along * basis[i][s];
      }
    }
    removeMean(vector);
    const norm = Math.sqrt(dot(vector, vector));
    if (norm <= 1e-13) {
      size = k + 1;
      break;
    }
    if (k + 1 === dimension) break;
    projected[(k + 1) * dimension + k] = norm;
    for (let s = 0; s < vector.length; s++) vector[s] /= norm;
    basis.push(vector);
  }
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    matrix.set(projected.subarray(i * dimension, i * dimension + size), i * size);
  }
  return eigenvalueModuli(matrix, size).reduce((a, b) => Math.max(a, b), 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
