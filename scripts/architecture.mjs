/**
 * The rooms of the house and the arrows between them, from the imports of values and of types: `node scripts/architecture.mjs`
 * draws docs/images/architecture.svg; as a module it tells a test what there is.
 *
 * A room is a folder under src or kernels with all below it; the files that lie in src itself are the ground, and index.ts the face.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(ROOT, 'docs/architecture.md');
const PICTURE = join(ROOT, 'docs/images/architecture.svg');

/** The room of a source file, such as `src/engines/tensor/batches.ts`. */
export function roomOf(file) {
  const [top, folder, ...rest] = file.split('/');
  if (top === 'kernels') return rest.length === 0 ? 'kernels' : `kernels/${folder}`;
  if (rest.length > 0) return folder;
  return folder === 'index.ts' ? 'index' : 'ground';
}

/** Every source file with the source files that it imports. */
export function importsByFile() {
  const files = ['kernels', 'src'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name.endsWith('.ts') && !/\bassembly\b/.test(entry.parentPath))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true);
      const targets = importedFiles
        .map(({ fileName }) => posix.join(dirname(file), fileName).replace(/\.js$/, '.ts'))
        .filter((target) => known.has(target));
      return [file, [...new Set(targets)]];
    }),
  );
}

/** The rooms of the page with their sentences, from the ground up. */
export function roomsOfPage() {
  return Array.from(
    readFileSync(PAGE, 'utf8').matchAll(/^\| `([\w/]+)` \| (.+) \|$/gm),
    ([, name, sentence]) => ({
      name,
      sentence,
    }),
  );
}

/** Circles between files: groups of files each of which imports all others of the group, by whatever way. */
export function circles(imports) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    for (const target of imports.get(file)) {
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file), low.get(target)));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group);
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return found;
}

/** How many imports lead from each room to each other one. */
function arrows(imports) {
  const counts = new Map();
  for (const [file, targets] of imports)
    for (const target of targets) {
      const [from, to] = [roomOf(file), roomOf(target)];
      if (from !== to) counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
    }
  return counts;
}

/** The floor of each room: one above the highest that it imports. */
export function floorsOf(imports) {
  const below = new Map([...imports.keys()].map((file) => [roomOf(file), new Set()]));
  for (const pair of arrows(imports).keys()) {
    const [from, to] = pair.split(' ');
    below.get(from).add(to);
  }
  const floors = new Map();
  const floorOf = (room) => {
    if (!floors.has(room)) floors.set(room, 1 + Math.max(0, ...[...below.get(room)].map(floorOf)));
    return floors.get(room);
  };
  for (const room of below.keys()) floorOf(room);
  return floors;
}

/** The picture: floors from the ground up, a room's width by its files, an arrow's by its imports. */
export function picture() {
  const imports = importsByFile();
  const floors = floorsOf(imports);
  const order = roomsOfPage().map(({ name }) => name);
  const files = new Map(
    order.map((room) => [room, [...imports.keys()].filter((file) => roomOf(file) === room).length]),
  );
  const top = Math.max(...floors.values());
  const [width, rowHeight, height, gap] = [1000, 74, 34, 16];
  const places = new Map();
  for (let floor = 1; floor <= top; floor++) {
    const rooms = order.filter((room) => floors.get(room) === floor);
    const widths = rooms.map((room) => 70 + 4 * room.length + Math.min(120, 2 * files.get(room)));
    let x = (width - widths.reduce((sum, each) => sum + each + gap, -gap)) / 2;
    const y = 20 + (top - floor) * rowHeight;
    rooms.forEach((room, i) => {
      places.set(room, { x, y, width: widths[i] });
      x += widths[i] + gap;
    });
  }
  const lines = [...arrows(imports)].map(([pair, count]) => {
    const [from, to] = pair.split(' ').map((room) => places.get(room));
    const [x1, x2] = [from, to].map(({ x, width: wide }) => Math.round(x + wide / 2));
    const [y1, y2] = [from.y + height, to.y];
    const bend = Math.round((y2 - y1) / 2);
    const stroke = Math.min(4, 0.5 + Math.log2(count) / 2).toFixed(1);
    return `<path d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}" stroke-width="${stroke}"/>`;
  });
  const boxes = [...places].map(
    ([room, { x, y, width: wide }]) =>
      `<g><rect x="${Math.round(x)}" y="${y}" width="${wide}" height="${height}" rx="6"/><text x="${Math.round(x + wide / 2)}" y="${y + 15}">${room}</text><text x="${Math.round(x + wide / 2)}" y="${y + 28}" class="files">${files.get(room)} files</text></g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${20 + top * rowHeight}" role="img" aria-label="The rooms of the sources, from the ground up, and their imports, all of which lead downwards">
<style>path{fill:none;stroke:#8893a5;stroke-opacity:.45}rect{fill:#f4f6fb;stroke:#44506a}text{font:12px DejaVu Sans,sans-serif;text-anchor:middle;fill:#1b2436}.files{font-size:9px;fill:#5b667d}</style>
<rect width="${width}" height="${20 + top * rowHeight}" style="fill:#fff;stroke:none"/>
${lines.join('\n')}
${boxes.join('\n')}
</svg>
`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) writeFileSync(PICTURE, picture());
