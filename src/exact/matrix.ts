/** Rows and columns of the tile of the right matrix that stays in cache: 256 KiB. */
const TILE = { rows: 64, columns: 512 } as const;

/**
 * Product of two square matrices [size, size], row-major, by tiles of the right one and four of its rows at once. Every
 * entry is summed in the order of the inner index, so that tiles change no bit.
 */
export function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let left = 0; left < size; left += TILE.columns) {
    const right = Math.min(size, left + TILE.columns);
    for (let top = 0; top < size; top += TILE.rows) {
      const bottom = Math.min(size, top + TILE.rows);
      for (let x = 0; x < size; x++) addTile(product, a, b, size, x * size, top, bottom, left, right);
    }
  }
  return product;
}

/** Adds to one row of the product what a tile of b gives. */
function addTile(
  product: Float64Array,
  a: Float64Array,
  b: Float64Array,
  size: number,
  row: number,
  top: number,
  bottom: number,
  left: number,
  right: number,
): void {
  let z = top;
  for (; z + 4 <= bottom; z += 4) {
    const f0 = a[row + z];
    const f1 = a[row + z + 1];
    const f2 = a[row + z + 2];
    const f3 = a[row + z + 3];
    if (f0 === 0 && f1 === 0 && f2 === 0 && f3 === 0) continue;
    const from = z * size;
    for (let y = left; y < right; y++) {
      const at = from + y;
      product[row + y] =
        product[row + y] + f0 * b[at] + f1 * b[at + size] + f2 * b[at + 2 * size] + f3 * b[at + 3 * size];
    }
  }
  for (; z < bottom; z++) {
    const factor = a[row + z];
    if (factor === 0) continue;
    const from = z * size;
    for (let y = left; y < right; y++) product[row + y] += factor * b[from + y];
  }
}
