import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder.js';
import { documentOf, expectRefused, maskgap, temporary } from './maskgap.js';

const model = temporary(
  'model.json',
  '{"kind":"markov","vocabulary":2,"transition":[[0.9,0.1],[0.3,0.7]],"initial":"stationary"}',
);
const rollout = (...args: string[]) => maskgap(['rollout', ...args, '--quiet']);
const netlist = (nodes: object[], outputs: string[]) =>
  temporary('circuit.json', JSON.stringify({ kind: 'circuit', nodes, outputs }));

describe('circuits', () => {
  test('a file by every construction: lengths, rounds and the exact law', () => {
    const file = netlist(
      [
        { name: 'a', gate: 'random' },
        { name: 'b', gate: 'random', probability: 0.3 },
        { name: 'both', gate: 'and', inputs: ['a', 'b'] },
        { name: 'other', gate: 'xor', inputs: ['both', '!a'] },
      ],
      ['both', 'other'],
    );
    const { result } = documentOf(rollout(file, '--json'));
    // Layers a b | both a@1 | both@2 other.
    expect(result).toMatchObject({ nodes: 6, depth: 2, width: 2, randomBits: 2, outputs: 2 });
    const rows = result.rows.map(
      ({ sampler, length, rounds, totalVariation }: Record<string, { value: number }>) => [
        sampler,
        length,
        rounds.value,
        totalVariation.value,
      ],
    );
    expect(rows).toEqual([
      ['chain-of-thought', 6, 3, 0],
      ['remasking', 8, 3, 0],
      ['revision', 4, 3, 0],
    ]);
  });

  test('a law by its name; one-hot without revision takes all rounds', () => {
    const ran = rollout('one-hot:5', '--sampler', 'plain,in-place-revision', '--json');
    const [plain, revised] = documentOf(ran).result.rows;
    expect(plain).toMatchObject({ sampler: 'plain', length: 5, mostRounds: 5 });
    expect(plain.rounds.value).toBeCloseTo(4 - 1 / 5, 12);
    expect(revised).toMatchObject({ length: 5, mostRounds: 2, forwardKl: { value: 0, exact: true } });
    expect(rollout('parity:4', '--csv').out.split('\n')[0]).toMatch(/^sampler,length,mostRounds,rounds,/);
    expect(rollout('parity:4').out).toMatch(/^in-place-remasking +4 +2 +2 /m);
  });

  test('bad circuits and needless options exit 2 with the node', () => {
    expectRefused(
      rollout(
        netlist(
          [
            { name: 'g', gate: 'not', inputs: ['h'] },
            { name: 'h', gate: 'not', inputs: ['g'] },
          ],
          ['g'],
        ),
      ),
      'circuit.json: node "g" is part of a cycle',
    );
    expectRefused(rollout(netlist([{ name: 'g', gate: 'not', inputs: ['h'] }], ['g'])), 'node "g" reads "h"');
    expectRefused(rollout('parity:8', '-L', '8'), 'option --length does not apply to circuits');
    expectRefused(rollout('parity:eight'), 'parity:8');
    expectRefused(rollout('parity:8', '--sampler', 'random'), 'unknown sampler of a circuit "random"');
    expectRefused(rollout('parity:40', '--method', 'exact'), '39 random bits');
  });
});

describe('samplers that revise', () => {
  test('small sequences exactly, and rollouts that agree with that', () => {
    const args = [model, '-L', '5', '--sampler', 'remdm-rescale,p2', '-T', '3', '--eta', '0.6', '--json'];
    const exact = documentOf(rollout(...args)).result.rows;
    const sampled = documentOf(rollout(...args, '--method', 'monte-carlo', '--trajectories', '6400')).result
      .rows;
    expect(exact.map(({ sampler }: { sampler: string }) => sampler)).toEqual(['remdm-rescale 3', 'p2 3']);
    for (const [i, row] of exact.entries()) {
      expect(row.marginalForwardKl).toMatchObject({ exact: true });
      expect(sampled[i].marginalForwardKl).toBeUndefined();
      for (const key of [
        'negativeLogLikelihoodPerToken',
        'transitionReverseKl',
        'transitionTotalVariation',
      ]) {
        const { value, standardError, exact: isExact } = sampled[i][key];
        expect(isExact).toBe(false);
        expect(Math.abs(value - row[key].value)).toBeLessThan(4.5 * standardError);
      }
    }
    // Negative control: the two samplers are told apart.
    const [a, b] = sampled.map(
      (row: Record<string, { value: number }>) => row.negativeLogLikelihoodPerToken.value,
    );
    expect(Math.abs(a - b)).toBeGreaterThan(4.5 * sampled[0].negativeLogLikelihoodPerToken.standardError);
  });

  test('rows do not depend on the number of workers, nor on where a kept run was cut off', () => {
    const folder = temporaryFolder();
    const out = join(folder, 'run');
    const args = [model, '-L', '80', '--sampler', 'p2,remdm-cap:0.1', '-T', '20', '--trajectories', '640'];
    const rowsOf = (...more: string[]) => documentOf(rollout(...args, '--json', ...more)).result.rows;
    const whole = rowsOf('--workers', '2', '--out', out);
    const file = join(out, 'chunks.ndjson');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(32);
    expect(rowsOf('--workers', '1')).toEqual(whole);
    // Cut off within a line.
    writeFileSync(file, `${lines.slice(0, 20).join('\n')}\n${lines[20].slice(0, 40)}`);
    expect(rowsOf('--workers', '1', '--out', out)).toEqual(whole);
    expect(rowsOf('--workers', '1', '--seed', 'another')).not.toEqual(whole);
    expectRefused(rollout(...args, '--out', out, '--seed', 'another'), 'seed');
    rmSync(folder, { recursive: true });
  });

  test('beside samplers that never look back: the rows of separate runs, exact or sampled', () => {
    const rowsOf = (...args: string[]) => documentOf(rollout(model, '--json', ...args)).result.rows;
    const differing = (...args: string[]) => {
      const both = documentOf(
        rollout(model, '--json', '--sampler', 'threshold:0.9,p2,random,remdm-cap:0.2', ...args),
      );
      expect(both.result.rows).toEqual([
        ...rowsOf('--sampler', 'threshold:0.9,random', ...args),
        ...rowsOf('--sampler', 'p2,remdm-cap:0.2', ...args),
      ]);
      expect(both.result.differences).toEqual(
        documentOf(rollout(model, '--json', '--sampler', 'threshold:0.9,random', ...args)).result.differences,
      );
      return both;
    };
    const exact = differing('-L', '5', '-T', '3');
    expect(exact.provenance.estimator).toBe('enumeration of every path');
    expect(exact.provenance.revising.estimator).toBe('transition matrices of partially masked states');
    const sampling = ['-L', '40', '-T', '3', '--trajectories', '640', '--workers', '1'];
    const { rows } = differing(...sampling).result;
    expect(rows.map(({ forwardKl }: Record<string, unknown>) => forwardKl === undefined)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    // Negative control: other draws are other numbers.
    expect(rowsOf('--sampler', 'p2,remdm-cap:0.2', ...sampling, '--seed', 'another')).not.toEqual(
      rows.slice(2),
    );
  });

  test('both kinds in one table and one directory', () => {
    const folder = temporaryFolder();
    const out = join(folder, 'run');
    const args = [model, '-L', '40', '--trajectories', '320'];
    const both = [...args, '--sampler', 'threshold:0.9,p2', '-T', '3', '--out', out];
    const table = rollout(...both).out;
    const [head, first, second] = table.split('\n');
    expect(head).toMatch(/^sampler +rounds on data +rounds +passes .* KL .* NLL per token .* off support/);
    expect(first).toMatch(/^threshold:0.9 /);
    // No KL given the order, and no passes, where they do not apply.
    const blankUnder = (title: string) =>
      [first, second].map((line) => {
        const end = head.indexOf(title) + title.length;
        return line.slice(head.indexOf(title), end).trim() === '';
      });
    expect(blankUnder('passes (exact)')).toEqual([true, false]);
    expect(blankUnder('forward KL (nats)')).toEqual([false, true]);
    expect(blankUnder('NLL per token (nats)')).toEqual([false, false]);
    // Each kind is a run of its own, which goes on where this one ended.
    const goOn = [...args, '--sampler', 'p2', '-T', '3', '--json', '--out', join(out, 'revising')];
    expect(documentOf(rollout(...goOn)).result.rows[0].sampler).toBe('p2 3');
    const chunks = readFileSync(join(out, 'unmasking', 'chunks.ndjson'), 'utf8');
    expect(rollout(...both).out).toBe(table);
    expect(readFileSync(join(out, 'unmasking', 'chunks.ndjson'), 'utf8')).toBe(chunks);
    expectRefused(rollout(...both, '--seed', 'another'), 'seed');
    rmSync(folder, { recursive: true });
  });

  test('-T and --block go to the samplers that take them', () => {
    const names = (...args: string[]) =>
      documentOf(rollout(model, '-L', '6', '--json', ...args)).result.rows.map(
        ({ sampler }: { sampler: string }) => sampler,
      );
    expect(names('--sampler', 'random,p2', '-T', '2', '--schedule', 'cosine')).toEqual([
      'random cosine 2',
      'p2 2',
    ]);
    expect(names('--sampler', 'threshold:0.9,low-confidence', '-T', '2', '--block', '3')).toEqual([
      'threshold:0.9',
      'low-confidence 2',
    ]);
    expect(names('--sampler', 'blocks,p2', '-T', '2', '--block', '3', '--inner', 'random:1')).toEqual([
      'blocks:3/random:1',
      'p2 2',
    ]);
  });

  test('what does not fit is refused before anything is drawn', () => {
    const refused =
      (...args: string[]) =>
      (fragment: string) =>
        expectRefused(rollout(model, '-L', '5', ...args), fragment);
    refused('--sampler', 'p2')('needs a number of steps');
    refused('--sampler', 'p3', '-T', '2')('did you mean p2?');
    refused('--sampler', 'random:2', '--eta', '1')('takes no option --eta');
    refused('--sampler', 'p2', '-T', '2', '--t-on', '0.5')('takes no option --t-on');
    refused('--sampler', 'remdm-cap:2', '-T', '2')('eta is 2');
    refused('--sampler', 'p2', '-T', '2', '--schedule', 'cosine')('give -T alone');
    refused('--sampler', 'p2', '-T', '6')('p2 with 6 steps');
    refused('--sampler', 'p2,random:2')('needs a number of steps');
    refused('--sampler', 'p2', '-T', '2', '--orders', '4')('option --orders does not apply');
    refused('--sampler', 'p2,threshold:0.9', '-T', '2', '--schedule', 'cosine')('whose rounds it could size');
    refused('--sampler', 'p2,threshold:0.9', '-T', '2', '--block', '2')('no option --block');
    expectRefused(rollout(model, '--sampler', 'p2', '-T', '2'), 'option --length is missing');
  });
});
