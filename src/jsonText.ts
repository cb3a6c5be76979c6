/**
 * JSON text of a document: infinite numbers are the strings "Infinity" and "-Infinity", typed arrays are arrays, and
 * what is undefined is left out. NaN is a mistake of the program and is never printed.
 */
export function jsonText(document: unknown, indent?: number): string {
  return JSON.stringify(document, jsonValue, indent);
}

function jsonValue(key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  if (Number.isNaN(value)) throw new Error(`the result's ${JSON.stringify(key)} is not a number`);
  return value > 0 ? 'Infinity' : '-Infinity';
}
