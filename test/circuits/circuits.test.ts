import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  circuitFromJson,
  circuitLaw,
  compileCircuit,
  constructions,
  layeredCircuit,
  maskedSamplerLaw,
  type Netlist,
  namedCircuit,
  parseCircuit,
} from '../../src/circuits/index.js';
import { apart, depthByDefinition, lawByDefinition } from './support.js';

const coin = { name: 'a', gate: 'random' };

describe('netlists are refused, in one line that names the node', () => {
  const cases: [string, Netlist['nodes'], string[], string][] = [
    [
      'an unknown gate',
      [coin, { name: 'g', gate: 'maj', inputs: ['a'] }],
      ['g'],
      'node "g" has the unknown gate "maj"',
    ],
    [
      'a missing input',
      [coin, { name: 'g', gate: 'not', inputs: ['b'] }],
      ['g'],
      'node "g" reads "b", which is no node',
    ],
    ['a duplicate name', [coin, coin], ['a'], 'node "a" is defined twice'],
    [
      'too many inputs',
      [coin, { name: 'g', gate: 'not', inputs: ['a', 'a'] }],
      ['g'],
      'node "g" is a not gate with 2 inputs, not 1',
    ],
    [
      'no inputs',
      [{ name: 'g', gate: 'and' }],
      ['g'],
      'node "g" is a and gate with 0 inputs, not at least 1',
    ],
    [
      'a random bit with inputs',
      [coin, { name: 'g', gate: 'random', inputs: ['a'] }],
      ['g'],
      'node "g" is a random gate with 1 inputs, not 0',
    ],
    [
      'a cycle',
      [coin, { name: 'g', gate: 'and', inputs: ['h', 'a'] }, { name: 'h', gate: 'not', inputs: ['!g'] }],
      ['h'],
      'node "g" is part of a cycle through "h"',
    ],
    [
      'a gate that reads itself',
      [{ name: 'g', gate: 'or', inputs: ['g'] }],
      ['g'],
      'node "g" is part of a cycle',
    ],
    ['a probability beyond 1', [{ ...coin, probability: 1.5 }], ['a'], 'node "a" has probability 1.5'],
    [
      'a constant of no value',
      [{ name: 'k', gate: 'constant' }],
      ['k'],
      'node "k" is a constant with value undefined',
    ],
    ['an output that is no node', [coin], ['b'], 'output "b" is no node'],
    ['an output named twice', [coin], ['a', 'a'], 'output "a" is named twice'],
  ];
  test.each(cases)('%s', (_, nodes, outputs, message) => {
    expect(() => circuitFromJson({ kind: 'circuit', nodes, outputs })).toThrow(
      expect.objectContaining({ code: 'input', message: expect.stringContaining(message) }),
    );
  });

  test('text that is no netlist', () => {
    expect(() => parseCircuit('{"kind": "circuit"}')).toThrow('nodes is missing');
    expect(() =>
      parseCircuit('{"kind": "circuit", "nodes": [{"name": "!a", "gate": "random"}], "outputs": ["a"]}'),
    ).toThrow('nodes.0.name');
    expect(() => parseCircuit('{')).toThrow('the circuit is not valid JSON');
    expect(() => namedCircuit('parity')).toThrow('lacks its argument');
    expect(() => namedCircuit('parity:1')).toThrow('parity of 1 bits');
  });
});

/** Netlists of up to 8 random bits, biased ones and constants among them, with gates that read any earlier node. */
const netlists = fc
  .tuple(
    fc.array(fc.constantFrom<number | undefined>(undefined, undefined, 0.3, 1), {
      minLength: 1,
      maxLength: 6,
    }),
    fc.array(
      fc.tuple(
        fc.constantFrom('copy', 'not', 'and', 'or', 'xor', 'nand', 'nor', 'xnor'),
        fc.array(fc.tuple(fc.nat(), fc.boolean()), { minLength: 1, maxLength: 3 }),
      ),
      { maxLength: 12 },
    ),
    fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  )
  .map(([sources, gates, outputs]): Netlist => {
    const nodes: Netlist['nodes'] = sources.map((probability, i) => ({
      name: `n${i}`,
      gate: 'random',
      ...(probability !== undefined && { probability }),
    }));
    nodes.push({ name: 'one', gate: 'constant', value: 1 });
    for (const [gate, wires] of gates) {
      const inputs = wires.map(
        ([at, negated]) => `${negated ? '!' : ''}${nodes[nodes.length - 1 - (at % nodes.length)].name}`,
      );
      nodes.push({
        name: `g${nodes.length}`,
        gate,
        inputs: gate === 'copy' || gate === 'not' ? [inputs[0]] : inputs,
      });
    }
    const chosen = new Set(outputs.map((at) => nodes[nodes.length - 1 - (at % nodes.length)].name));
    // Any order of the nodes will do.
    return { kind: 'circuit', nodes: [...nodes].reverse(), outputs: [...chosen] };
  });

describe('a circuit as a sampler', () => {
  test('200 random circuits: every construction has the output law, the length and the rounds', () => {
    const seen = { depth: 0, size: 0 };
    fc.assert(
      fc.property(netlists, (netlist) => {
        const circuit = circuitFromJson(netlist);
        const law = lawByDefinition(netlist);
        expect(apart(circuitLaw(circuit), law)).toBeLessThan(1e-14);
        const { depth: d, width: w, size: N } = layeredCircuit(circuit);
        expect(d).toBe(depthByDefinition(netlist));
        seen.depth = Math.max(seen.depth, d);
        seen.size = Math.max(seen.size, N);
        const bits = Math.ceil(Math.log2(d + 1));
        const lengths = { 'chain-of-thought': N, remasking: 2 * w + 2 * bits, revision: w + bits };
        for (const construction of constructions) {
          const sampler = compileCircuit(circuit, construction);
          expect(sampler.length).toBe(lengths[construction.name as keyof typeof lengths]);
          expect(sampler.answer).toEqual(
            netlist.outputs.map((_, i) => sampler.length - netlist.outputs.length + i),
          );
          const { answers, rounds } = maskedSamplerLaw(sampler);
          expect(apart(answers, law)).toBeLessThan(1e-13);
          expect([...rounds.keys()]).toEqual([d + 1]);
        }
      }),
      { numRuns: 200, seed: 20251231 },
    );
    expect(seen.depth).toBeGreaterThan(5);
    expect(seen.size).toBeGreaterThan(30);
  });

  test('only copy gates are put in: one for every layer that an edge skips', () => {
    const { layers } = layeredCircuit(
      circuitFromJson({
        kind: 'circuit',
        nodes: [
          { name: 'a', gate: 'random' },
          { name: 'b', gate: 'not', inputs: ['a'] },
          { name: 'c', gate: 'not', inputs: ['b'] },
          { name: 'd', gate: 'xor', inputs: ['c', 'a'] },
        ],
        outputs: ['d', 'b'],
      }),
    );
    expect(layers.map((layer) => layer.map(({ name }) => name))).toEqual([
      ['a'],
      ['a@1', 'b'],
      ['a@2', 'b@2', 'c'],
      ['d', 'b@3'],
    ]);
  });
});
