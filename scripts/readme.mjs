/**
 * The README's table and picture are those of the main job: `node scripts/readme.mjs` runs it and puts its output there,
 * with `--check` it says whether they are the same.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
/** The fenced block of the README that begins with the table's head. */
const TABLE = /(?<=```\n) +T {2}KL balanced .*?(?=```)/s;
const WIDTH = 120;

/** Lines of a paragraph, of at most so many characters. */
function wrapped(paragraph) {
  const lines = [''];
  for (const word of paragraph.split(' ')) {
    const line = lines[lines.length - 1];
    if (line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'maskgap-readme-'));
const fresh = {};
try {
  const printed = execFileSync(process.execPath, [at('dist/scripts/main-job.js')], {
    cwd: folder,
    // The digits of every machine: a GPU's float32 would have others.
    env: { ...process.env, MASKGAP_ENGINE: 'wasm' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [table, words] = printed.trimEnd().split('\n\n');
  const readme = readFileSync(at('README.md'), 'utf8');
  if (!TABLE.test(readme)) throw new Error('README.md has no block with the table of the main job');
  fresh['README.md'] = readme.replace(TABLE, () => `${table}\n\n${wrapped(words)}\n`);
  fresh['docs/images/divergence.svg'] = readFileSync(join(folder, 'out/main-job/kl.svg'), 'utf8');
} finally {
  rmSync(folder, { recursive: true });
}

const stale = Object.keys(fresh).filter((path) => readFileSync(at(path), 'utf8') !== fresh[path]);
if (process.argv[2] === '--check') {
  for (const path of stale)
    console.log(`${path} is not what the main job says now; run: node scripts/readme.mjs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const path of stale) writeFileSync(at(path), fresh[path]);
  console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'nothing has changed');
}
