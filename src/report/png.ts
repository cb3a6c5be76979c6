import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const FONT = 'DejaVu Sans';
/** Pixels per unit of the SVG: sharp on paper and on dense screens. */
const ZOOM = 2;

interface Renderer {
  readonly Resvg: typeof import('@resvg/resvg-wasm').Resvg;
  readonly fontBuffers: Uint8Array[];
}

let ready: Promise<Renderer> | undefined;

/**
 * An SVG document as a PNG, twice its size, without a browser. Its text is in DejaVu Sans, which comes along: the picture
 * does not depend on the fonts of the machine.
 */
export async function pngOf(svg: string): Promise<Uint8Array> {
  ready ??= prepare();
  const { Resvg, fontBuffers } = await ready;
  const drawing = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: FONT, sansSerifFamily: FONT },
    fitTo: { mode: 'zoom', value: ZOOM },
  });
  const image = drawing.render();
  const png = image.asPng();
  image.free();
  drawing.free();
  return png;
}

async function prepare(): Promise<Renderer> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  const [program, font] = await Promise.all(
    [
      '@resvg/resvg-wasm/index_bg.wasm',
      '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2',
    ].map((file) => readFile(resolve(file))),
  );
  await initWasm(program);
  return { Resvg, fontBuffers: [font] };
}
