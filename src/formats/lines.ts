const BLOCK = 2 ** 24;
const NEWLINE = 10;

/** The lines of UTF-8 text, without their ends; the text may be longer than one string can be. */
export function* linesOf(bytes: Buffer): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + BLOCK, bytes.length);
    if (to < bytes.length) {
      const newline = bytes.lastIndexOf(NEWLINE, to - 1);
      to = newline >= from ? newline + 1 : bytes.indexOf(NEWLINE, to) + 1 || bytes.length;
    }
    const lines = bytes.toString('utf8', from, to).split('\n');
    if (to < bytes.length) lines.pop();
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    from = to;
  }
}
