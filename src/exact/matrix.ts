/** Product of two square matrices [size, size], row-major. */
export function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let x = 0; x < size; x++) {
    const row = x * size;
    for (let z = 0; z < size; z++) {
      const factor = a[row + z];
      if (factor === 0) continue;
      const from = z * size;
      for (let y = 0; y < size; y++) product[row + y] += factor * b[from + y];
    }
  }
  return product;
}
