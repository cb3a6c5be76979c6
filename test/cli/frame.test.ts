import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BARE_ENVIRONMENT, documentOf, expectRefused, MAIN, maskgap, temporary } from './maskgap.js';

const TRANSITION = [
  [0.75, 0.25],
  [0.5, 0.5],
];
const CHAIN = { kind: 'markov', vocabulary: 2, transition: TRANSITION, initial: 'stationary' };
const markov = temporary('chain.json', JSON.stringify(CHAIN));

describe('help and version', () => {
  test('the help lists commands, exit codes, sources of options and the citation', () => {
    const { code, out, err } = maskgap(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const text of ['describe', 'kl', 'Exit codes:', 'MASKGAP_RELATIVE_ERROR', 'CITATION.cff'])
      expect(out).toContain(text);
  });

  test('the help of a command lists its options and says what its KLs are', () => {
    const { code, out } = maskgap(['kl', '--help']);
    expect(code).toBe(0);
    for (const text of [
      '--schedule',
      '--relative-error',
      'default: 0.01',
      'conditional on the order',
      'geometric:',
    ])
      expect(out).toContain(text);
  });

  test('the short form and a stray option before it print the same help', () => {
    const { out } = maskgap(['--help']);
    expect(maskgap(['-h']).out).toBe(out);
    expect(maskgap(['--quiet', '--help']).out).toBe(out);
  });

  test('the version', () => {
    expect(maskgap(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('bad usage', () => {
  test.each<[string[], ...string[]]>([
    [[], 'no command is given'],
    [['descrbe', markov], 'unknown command "descrbe"', 'did you mean describe?'],
    [['describe'], 'needs <model>'],
    [['describe', markov, 'more.json'], 'does not take the argument "more.json"'],
    [['describe', markov, '--lenth', '4'], 'unknown option "--lenth"', 'did you mean --length?'],
    [['describe', markov, '-q'], 'unknown option "-q"'],
    [['describe', markov, '-L', '12x'], '--length (-L): "12x"'],
    [['describe', markov, '-L', '0'], '"0" is not a positive integer'],
    [['describe', markov, '-L', '1.5'], '"1.5" is not a positive integer'],
    [['describe', markov, '-L', '-5'], '"-5" is not a positive integer'],
    [['describe', markov, '-L'], 'has no value'],
    [['describe', markov, '-L', '4', '-L', '5'], 'is given 2 times'],
    [['describe', markov, '--unit', 'bit'], '"bit" is not one of nats, bits', 'did you mean bits?'],
    [['describe', markov, '--json', '--csv'], 'both --json and --csv'],
    [['describe', markov, '--config', '/nowhere.yaml'], '"/nowhere.yaml": there is no such file'],
    [['completion', 'fish'], 'no completion for the shell "fish"'],
  ])('%p', (args, ...fragments) => {
    expectRefused(maskgap(args), ...fragments);
  });

  test('a bad value in the environment names its variable', () => {
    expectRefused(
      maskgap(['describe', markov], { MASKGAP_LENGTH: 'x' }),
      'environment variable MASKGAP_LENGTH: "x"',
    );
  });

  test('an unknown key in a file names line and column', () => {
    const file = temporary('run.yaml', 'json: true\nlenght: 4\n');
    expectRefused(maskgap(['describe', markov, '--config', file]), 'run.yaml:2:1', 'did you mean length?');
  });
});

test('precedence: command line, environment, file, default; the document says which', () => {
  const config = temporary('run.yaml', 'length: 3\nunit: bits\nquiet: true\n');
  const environment = { MASKGAP_LENGTH: '4', MASKGAP_JSON: 'true', MASKGAP_UNIT: 'nats' };
  const { result, provenance } = documentOf(
    maskgap(['describe', markov, '-L', '5', '--config', config], environment),
  );
  expect(provenance.options).toMatchObject({
    model: { value: markov, source: 'command line' },
    length: { value: 5, source: 'command line' },
    json: { value: true, source: 'environment' },
    unit: { value: 'nats', source: 'environment' },
    quiet: { value: true, source: 'file' },
    csv: { value: false, source: 'default' },
  });
  const h = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
  const rate = (2 * h(0.25) + h(0.5)) / 3;
  expect(result.entropyRate).toBeCloseTo(rate, 12);
  expect(result.entropy).toBeCloseTo(h(1 / 3) + 4 * rate, 12);
});

test('a unit changes the table and not the JSON', () => {
  const values = ['nats', 'bits'].map((unit) => {
    const { out } = maskgap(['describe', markov, '--unit', unit]);
    return Number(/token entropy\s+([\d.]+) (nats|bits)/.exec(out)?.[1]);
  });
  expect(values[1] / values[0]).toBeCloseTo(1 / Math.LN2, 4);
  const json = ['nats', 'bits'].map(
    (unit) => documentOf(maskgap(['describe', markov, '--json', '--unit', unit])).result,
  );
  expect(json[1]).toEqual(json[0]);
});

test('CSV has a header and one row', () => {
  const { out } = maskgap(['describe', markov, '--csv', '-L', '4']);
  const [header, row, ...rest] = out.trimEnd().split('\n');
  expect(rest).toEqual([]);
  expect(header.split(',')).toHaveLength(row.split(',').length);
  expect(header).toContain('entropyRate');
  const cells = Object.fromEntries(header.split(',').map((name, i) => [name, row.split(',')[i]]));
  const [first, second, ...others] = cells.tokenMarginal.split(' ').map(Number);
  expect(others).toEqual([]);
  expect(first).toBeCloseTo(2 / 3, 12);
  expect(second).toBeCloseTo(1 / 3, 12);
});

test('a variable that is no option of any command is warned of, with the nearest one that is', () => {
  const set = { MASKGAP_SEEDS: '3', MASKGAP_RELATIVE_ERROR: '0.1', MASKGAP_REQUIRE_ALL: '1' };
  const { code, err } = maskgap(['describe', markov], set);
  expect(code).toBe(0);
  const lines = err.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    'environment variable MASKGAP_SEEDS is no option and has no effect (did you mean MASKGAP_SEED?)',
  ]);
  expect(maskgap(['describe', markov, '--quiet'], set).err).toBe('');
});

test('bench tells the machine and times what it is asked for, and keeps a history', () => {
  const history = temporary('history.ndjson', '');
  const args = ['bench', '--only', 'exact', '--repeats', '1', '--history', history, '--json'];
  expect(documentOf(maskgap(args)).result).not.toHaveProperty('against');
  const { result } = documentOf(maskgap(args));
  expect(result.machine).toMatchObject({ node: process.version });
  expect(result.rows[0]).toMatchObject({ name: 'exact bigram, L = 1,000,000', unit: 's', repeats: 1 });
  expect(result.against.speedUp[result.rows[0].name]).toBeGreaterThan(0);
  expect(maskgap(['bench', '--only', 'nothing'])).toMatchObject({ code: 2 });
});

test('doctor lists the engines of this machine', () => {
  const { result } = documentOf(maskgap(['doctor', '--json']));
  for (const name of ['wasm', 'reference'])
    expect(result.engines).toContainEqual(
      expect.objectContaining({ name, available: true, version: expect.any(String) }),
    );
  for (const { available, version, device, remedy } of result.engines) {
    expect([typeof version, typeof device]).toEqual(Array(2).fill(available ? 'string' : 'undefined'));
    expect(typeof remedy).toBe(available ? 'undefined' : 'string');
  }
});

test('an engine whose pieces are not installed ends with exit code 5 and the command that installs them', () => {
  const sampled = ['kl', markov, '-L', '9', '-T', '3', '--method', 'monte-carlo'];
  const environment = { MASKGAP_NATIVE: join(tmpdir(), 'maskgap-nothing-here') };
  const { code, out, err } = maskgap([...sampled, '--engine', 'webgpu'], environment);
  expect({ code, out }).toEqual({ code: 5, out: '' });
  expect(err).toBe(
    'maskgap: engine webgpu is not available here; WebGPU (Dawn) is not installed; run: npm run webgpu\n',
  );
});

test('a reader that closes the pipe early is no failure', () => {
  const size = 40_000;
  const wide = { kind: 'hmm', vocabulary: size, transition: [[1]], emission: [Array(size).fill(1 / size)] };
  const model = temporary('wide.json', JSON.stringify({ ...wide, initial: [1] }));
  const script = `"$0" "$1" describe "$2" --json | head -c 10; echo " \${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, MAIN, model], {
    encoding: 'utf8',
  });
  expect({ stdout, stderr }).toEqual({ stdout: '{"maskgap" 0\n', stderr: '' });
});

describe('completion', () => {
  test.each(['bash', 'zsh'])('the script for %s asks the program', (shell) => {
    const { code, out, err } = maskgap(['completion', shell]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('maskgap --get-yargs-completions');
    expect(out).toContain(shell === 'zsh' ? '#compdef maskgap' : 'complete -o bashdefault');
  });

  function offered(...words: string[]) {
    return maskgap(['--get-yargs-completions', 'maskgap', ...words])
      .out.split('\n')
      .filter(Boolean);
  }

  test('commands, options, values, items of lists; nothing where a file belongs', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['describe', 'kl', 'completion']));
    expect(offered('kl', '--')).toEqual(expect.arrayContaining(['--length', '--schedule', '--json']));
    expect(offered('kl', '--')).not.toContain('--L');
    expect(offered('describe', '--')).not.toContain('--schedule');
    expect(offered('kl', '--schedule', 'b')).toEqual(
      expect.arrayContaining(['balanced', 'cosine', 'optimal']),
    );
    expect(offered('kl', '--schedule', 'balanced,c')).toContain('balanced,cosine');
    expect(offered('kl', '--unit', '')).toEqual(['nats', 'bits']);
    expect(offered('kl', '')).toEqual([]);
  });

  test('bash completes through the script', () => {
    const bin = `maskgap() { "${process.execPath}" "${MAIN}" "$@"; }; source <(maskgap completion bash);`;
    const ask =
      'COMP_WORDS=(maskgap kl --sched); COMP_CWORD=2; _maskgap_yargs_completions; echo "$COMPREPLY"';
    const { stdout } = spawnSync('bash', ['-c', `${bin} ${ask}`], { encoding: 'utf8' });
    expect(stdout).toBe('--schedule\n');
  });
});

test('an unexpected failure is one line, with the trace only on request', () => {
  const broken = ['--import', 'data:text/javascript,process.cpuUsage=()=>{throw new TypeError("boom")}'];
  const run = (debug: string) =>
    spawnSync(process.execPath, [...broken, MAIN, 'doctor'], {
      encoding: 'utf8',
      env: { ...BARE_ENVIRONMENT, MASKGAP_DEBUG: debug },
    });
  const plain = run('');
  expect({ code: plain.status, out: plain.stdout }).toEqual({ code: 1, out: '' });
  expect(plain.stderr).toBe(
    'maskgap: unexpected failure: TypeError: boom; run again with MASKGAP_DEBUG=1 for the trace\n',
  );
  expect(run('1').stderr).toContain('    at ');
});
