/** Stands for the line of an n-gram that no line lists. */
const ADDED = 2 ** 32 - 1;

/**
 * Which n-grams an ARPA file lists, order by order from 2 on: refuses those listed twice or without their prefix (all but the
 * newest token), and counts the suffixes (all but the oldest) that are missing. What ends in `</s>` needs no suffix: it is no
 * context. An n-gram is its number, the oldest token slowest.
 */
export class ListedNgrams {
  /** By order: [V^order], the line of each n-gram; 0 is none. The words themselves are all listed. */
  private readonly lines: Uint32Array[] = [];
  /** Number of suffixes that were missing. */
  added = 0;

  constructor(
    private readonly vocabularySize: number,
    private readonly end: number | undefined,
  ) {}

  /** Goes on to the next order. */
  begin(order: number): void {
    this.lines[order] = new Uint32Array(this.vocabularySize ** order);
  }

  /** Lists an n-gram of the current order; returns what is wrong with it. */
  add(entry: number, line: number): { readonly message: string; readonly remedy: string } | undefined {
    const order = this.lines.length - 1;
    const lines = this.lines[order];
    if (lines[entry] !== 0) {
      return { message: `is listed twice (first on line ${lines[entry]})`, remedy: 'list every n-gram once' };
    }
    lines[entry] = line;
    if (order === 2) return undefined;
    const prefix = this.lines[order - 1][Math.floor(entry / this.vocabularySize)];
    if (prefix === 0 || prefix === ADDED) {
      return {
        message: `is listed, but its first ${order - 1} words are not`,
        remedy: `list them among the \\${order - 1}-grams:, or make the file again`,
      };
    }
    if (entry % this.vocabularySize !== this.end) this.addSuffixes(entry, order);
    return undefined;
  }

  private addSuffixes(entry: number, order: number): void {
    for (let shorter = order - 1; shorter >= 2; shorter--) {
      const suffix = entry % this.vocabularySize ** shorter;
      if (this.lines[shorter][suffix] !== 0) return;
      this.lines[shorter][suffix] = ADDED;
      this.added++;
    }
  }
}
