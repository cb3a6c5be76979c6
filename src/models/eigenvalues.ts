import { MaskgapError } from '../errors.js';
import { toHessenberg } from './hessenberg.js';

const MAX_SWEEPS = 60;

/**
 * Moduli of all eigenvalues of a real matrix, in no order: Householder reduction, then the double-shift QR iteration
 * (Francis 1961; the procedure `hqr` of Martin, Peters & Wilkinson 1970). For matrices of up to a few hundred rows.
 *
 * Backward stable: a simple, well-conditioned eigenvalue is right to about 1e-14; an eigenvalue in a Jordan block of
 * size j only to about 1e-16^(1/j).
 *
 * @param matrix [n, n], row-major; not changed
 */
export function eigenvalueModuli(matrix: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(matrix);
  toHessenberg(a, n);
  const moduli = new Float64Array(n);
  let norm = 0;
  for (let i = 0; i < n; i++) {
    for (let j = Math.max(i - 1, 0); j < n; j++) norm += Math.abs(a[i * n + j]);
  }
  let shifted = 0;
  let sweeps = 0;
  for (let last = n - 1; last >= 0; ) {
    const first = smallSubdiagonal(a, n, last, norm);
    const x = a[last * n + last];
    if (first === last) {
      moduli[last--] = Math.abs(x + shifted);
      sweeps = 0;
      continue;
    }
    const y = a[(last - 1) * n + last - 1];
    const w = a[last * n + last - 1] * a[(last - 1) * n + last];
    if (first === last - 1) {
      [moduli[last - 1], moduli[last]] = pairModuli(x, y, w, shifted);
      last -= 2;
      sweeps = 0;
      continue;
    }
    if (sweeps === MAX_SWEEPS) {
      throw new MaskgapError(
        'internal',
        'the eigenvalues of the transition matrix did not converge',
        'please report the model',
      );
    }
    let shift = { x, y, w };
    if (sweeps === 10 || sweeps === 20 || sweeps === 40) {
      shifted += x;
      for (let i = 0; i <= last; i++) a[i * n + i] -= x;
      const s = Math.abs(a[last * n + last - 1]) + Math.abs(a[(last - 1) * n + last - 2]);
      shift = { x: 0.75 * s, y: 0.75 * s, w: -0.4375 * s * s };
    }
    sweeps++;
    doubleShift(a, n, first, last, shift);
  }
  return moduli;
}

/** First row of the block that ends at `last`: the entry left of its diagonal is negligible, and set to 0. */
function smallSubdiagonal(a: Float64Array, n: number, last: number, norm: number): number {
  for (let row = last; row > 0; row--) {
    const scale = Math.abs(a[(row - 1) * n + row - 1]) + Math.abs(a[row * n + row]) || norm;
    if (Math.abs(a[row * n + row - 1]) <= Number.EPSILON * scale) {
      a[row * n + row - 1] = 0;
      return row;
    }
  }
  return 0;
}

/** Moduli of the two eigenvalues of [[y, .], [., x]] whose off-diagonal product is w, shifted back. */
function pairModuli(x: number, y: number, w: number, shifted: number): [number, number] {
  const p = 0.5 * (y - x);
  const discriminant = p * p + w;
  const root = Math.sqrt(Math.abs(discriminant));
  if (discriminant < 0) {
    const modulus = Math.hypot(x + shifted + p, root);
    return [modulus, modulus];
  }
  const z = p + (p < 0 ? -root : root);
  return [Math.abs(x + shifted + z), Math.abs(x + shifted - (z === 0 ? 0 : w / z))];
}

/** One implicit double-shift QR sweep over rows first..last. */
function doubleShift(
  a: Float64Array,
  n: number,
  first: number,
  last: number,
  shift: { readonly x: number; readonly y: number; readonly w: number },
): void {
  const at = (i: number, j: number) => a[i * n + j];
  let p = 0;
  let q = 0;
  let r = 0;
  let start = last - 2;
  for (; start >= first; start--) {
    const z = at(start, start);
    const rx = shift.x - z;
    const sy = shift.y - z;
    p = (rx * sy - shift.w) / at(start + 1, start) + at(start, start + 1);
    q = at(start + 1, start + 1) - z - rx - sy;
    r = at(start + 2, start + 1);
    const s = Math.abs(p) + Math.abs(q) + Math.abs(r);
    p /= s;
    q /= s;
    r /= s;
    if (start === first) break;
    const left = Math.abs(at(start, start - 1)) * (Math.abs(q) + Math.abs(r));
    const right =
      Math.abs(p) * (Math.abs(at(start - 1, start - 1)) + Math.abs(z) + Math.abs(at(start + 1, start + 1)));
    if (left <= Number.EPSILON * right) break;
  }
  for (let i = start + 2; i <= last; i++) {
    a[i * n + i - 2] = 0;
    if (i > start + 2) a[i * n + i - 3] = 0;
  }
  for (let k = start; k < last; k++) {
    const three = k !== last - 1;
    let scale = 1;
    if (k !== start) {
      p = at(k, k - 1);
      q = at(k + 1, k - 1);
      r = three ? at(k + 2, k - 1) : 0;
      scale = Math.abs(p) + Math.abs(q) + Math.abs(r);
      if (scale === 0) continue;
      p /= scale;
      q /= scale;
      r /= scale;
    }
    const s = p < 0 ? -Math.hypot(p, q, r) : Math.hypot(p, q, r);
    if (s === 0) continue;
    if (k !== start) a[k * n + k - 1] = -s * scale;
    else if (first !== start) a[k * n + k - 1] = -at(k, k - 1);
    p += s;
    const x = p / s;
    const y = q / s;
    const z = r / s;
    q /= p;
    r /= p;
    for (let j = k; j <= last; j++) {
      const sum = at(k, j) + q * at(k + 1, j) + (three ? r * at(k + 2, j) : 0);
      a[k * n + j] -= sum * x;
      a[(k + 1) * n + j] -= sum * y;
      if (three) a[(k + 2) * n + j] -= sum * z;
    }
    const bottom = Math.min(last, k + 3);
    for (let i = first; i <= bottom; i++) {
      const sum = x * at(i, k) + y * at(i, k + 1) + (three ? z * at(i, k + 2) : 0);
      a[i * n + k] -= sum;
      a[i * n + k + 1] -= sum * q;
      if (three) a[i * n + k + 2] -= sum * r;
    }
  }
}
