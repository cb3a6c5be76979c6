/** A member of a JSON object: its name, and its value as written. */
export interface JsonMember {
  readonly name: string;
  readonly value: string;
}

/** The members of an object, in the order of the text and with names given twice; the text must be valid JSON. */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  let at = blanksEnd(text, text.indexOf('{') + 1);
  while (text[at] === '"') {
    const nameEnd = jsonValueEnd(text, at);
    const name = text.slice(at + 1, nameEnd - 1);
    const start = blanksEnd(text, blanksEnd(text, nameEnd) + 1);
    const end = jsonValueEnd(text, start);
    members.push({
      name: name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name,
      value: text.slice(start, end),
    });
    at = blanksEnd(text, blanksEnd(text, end) + 1);
  }
  return members;
}

/** The first place from `at` on that is no blank of JSON. */
export function blanksEnd(text: string, at: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); isBlank(code); code = text.charCodeAt(end)) end++;
  return end;
}

/** Where the value that begins at `start` ends, or -1 if the text ends within it; its inside is not checked. */
export function jsonValueEnd(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return stringEnd(text, start);
  if (first !== '{' && first !== '[') {
    let end = start;
    while (end < text.length && !endsWord(text.charCodeAt(end))) end++;
    return end < text.length ? end : -1;
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = stringEnd(text, at) - 1;
      if (at < 0) return -1;
    } else if (code === 0x7b || code === 0x5b) depth++;
    else if ((code === 0x7d || code === 0x5d) && --depth === 0) return at + 1;
  }
  return -1;
}

function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  return -1;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function endsWord(code: number): boolean {
  return code === 0x2c || code === 0x7d || code === 0x5d || isBlank(code);
}
