import { expect, test } from '@jest/globals';

// A program in JavaScript, without types.
const program = new URL('../../scripts/surface.mjs', import.meta.url).href;
const { page, written } = await import(program);

test('docs/public-surface.md shows the exports as they are; else npm run build and node scripts/surface.mjs', () => {
  expect(written()).toBe(page());
  // Not for want of exports.
  expect(page().match(/^## /gm).length).toBeGreaterThan(200);
  expect(page()).not.toMatch(/node_modules|file:\/\/\//);
});
