import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

// A program in JavaScript, without types.
const program = new URL('../../scripts/architecture.mjs', import.meta.url).href;
const { circles, floorsOf, importsByFile, picture, roomOf, roomsOfPage } = await import(program);

const imports: Map<string, string[]> = importsByFile();
const rooms: string[] = roomsOfPage().map(({ name }: { name: string }) => name);

describe('the rooms of docs/architecture.md', () => {
  test('are all there are, each with a sentence', () => {
    expect(new Set(rooms)).toEqual(new Set([...imports.keys()].map(roomOf)));
    expect(new Set(rooms).size).toBe(rooms.length);
  });

  test('no import, of a value or of a type, runs upwards', () => {
    const upwards = [...imports].flatMap(([file, targets]) =>
      targets
        .filter((target) => rooms.indexOf(roomOf(target)) > rooms.indexOf(roomOf(file)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(upwards).toEqual([]);
    // Not for want of imports.
    expect([...imports.values()].flat().length).toBeGreaterThan(1500);
    expect(Math.max(...(floorsOf(imports) as Map<string, number>).values())).toBeGreaterThan(5);
  });

  test('no circle exists between files', () => {
    expect(circles(imports)).toEqual([]);
    const tied = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', []],
    ]);
    expect(circles(tied).map((group: string[]) => group.toSorted())).toEqual([['a', 'b', 'c']]);
  });

  test('the picture shows them as they are; else run node scripts/architecture.mjs', () => {
    const shown = readFileSync(new URL('../../docs/images/architecture.svg', import.meta.url), 'utf8');
    expect(shown).toBe(picture());
  });
});
