/** Stands for a value that messages show as it was written. */
export class Written {
  constructor(readonly text: string) {}
}

/**
 * A value as a message shows it: as it was written (NaN and Infinity too), on one line, cut off after so many characters.
 * Nothing is built that is not shown, however deep or long the value is.
 */
export function shown(value: unknown, most = 40): string {
  let text = '';
  const full = () => text.length > most;
  const add = (part: unknown): void => {
    if (full()) return;
    if (typeof part === 'string') text += JSON.stringify(part.slice(0, most));
    else if (Array.isArray(part)) list('[', part.length, (i) => add(part[i]), ']');
    else if (part instanceof Written) text += part.text;
    else if (typeof part === 'object' && part !== null) {
      const names = Object.keys(part);
      const member = (i: number) => {
        add(names[i]);
        text += ': ';
        add((part as Record<string, unknown>)[names[i]]);
      };
      list('{', names.length, member, '}');
    } else text += Object.is(part, -0) ? '-0' : String(part);
  };
  const list = (open: string, length: number, item: (i: number) => void, close: string) => {
    text += open;
    for (let i = 0; i < length && !full(); i++) {
      if (i > 0) text += ', ';
      item(i);
    }
    text += close;
  };
  add(value);
  return full() ? `${text.slice(0, most)}…` : text;
}
