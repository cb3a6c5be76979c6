/**
 * Speed of the closed form, each case against a stated limit; JSON on stdout, exit code 1 if a limit is missed.
 * Run: `npx tsc -p bench && node out/bench-build/bench/exact.js`.
 */
import os from 'node:os';
import { type FirstOrderProfile, firstOrderProfile } from '../src/exact/index.js';
import { type DataModel, markovModel } from '../src/models/index.js';
import { resolveSchedule } from '../src/schedules/registry.js';

interface Row {
  readonly name: string;
  readonly seconds: number;
  readonly limitSeconds: number;
  readonly values: readonly number[];
}

/** A chain of V tokens whose rows mix a fixed irregular law with the identity (weight `stay`). */
function chain(V: number, stay: number, initial: 'stationary' | 'first token'): DataModel {
  const transition = Array.from({ length: V }, (_, x) => {
    const weights = Array.from({ length: V }, (_, y) => 1.5 + Math.sin(1 + 3 * x + 7 * y + x * y));
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((w, y) => ((1 - stay) * w) / total + (x === y ? stay : 0));
  });
  return markovModel({
    transition,
    initial: initial === 'stationary' ? initial : Array.from({ length: V }, (_, x) => (x === 0 ? 1 : 0)),
  });
}

/** KLs under balanced and cosine schedules, everything included: model, schedules, profile. */
function divergences(model: () => DataModel, length: number, steps: readonly number[]): number[] {
  const profile = firstOrderProfile(model(), length) as FirstOrderProfile;
  return ['balanced', 'cosine'].flatMap((name) =>
    steps.map((requestedSteps) => profile.divergence(resolveSchedule(name, { length, requestedSteps }))),
  );
}

function timed(name: string, limitSeconds: number, compute: () => readonly number[]): Row {
  const started = performance.now();
  const values = compute();
  return { name, seconds: (performance.now() - started) / 1000, limitSeconds, values };
}

const million = 1_000_000;
const rows = [
  timed('4 KLs, T = 64 and 1024, L = 1e6, V = 12, stationary', 1, () =>
    divergences(() => chain(12, 0.2, 'stationary'), million, [64, 1024]),
  ),
  timed('4 KLs, T = 1e5 and 5e5, L = 1e6, V = 12, stationary', 5, () =>
    divergences(() => chain(12, 0.2, 'stationary'), million, [100_000, 500_000]),
  ),
  timed('4 KLs, T = 64 and 1024, L = 1e6, V = 12, from the first token', 1, () =>
    divergences(() => chain(12, 0.2, 'first token'), million, [64, 1024]),
  ),
  timed('4 KLs, T = 64 and 1024, L = 1e6, V = 12, slow (stays 0.99)', 10, () =>
    divergences(() => chain(12, 0.99, 'stationary'), million, [64, 1024]),
  ),
  timed('1 KL, bernoulli:linear, T = 16, L = 1e6, V = 12, stationary', 5, () => {
    const profile = firstOrderProfile(chain(12, 0.2, 'stationary'), million) as FirstOrderProfile;
    return [profile.divergence(resolveSchedule('bernoulli:linear', { length: million, requestedSteps: 16 }))];
  }),
  timed('full profile, L = 1e5, V = 12, stationary', 2, () => {
    const profile = firstOrderProfile(chain(12, 0.2, 'stationary'), 100_000) as FirstOrderProfile;
    return [profile.values().reduce((a, b) => a + b, 0), profile.entropy];
  }),
];
const machine = { cpu: os.cpus()[0].model, cores: os.cpus().length, node: process.version };
process.stdout.write(`${JSON.stringify({ bench: 'exact', machine, rows }, null, 2)}\n`);
process.exitCode = rows.every(({ seconds, limitSeconds }) => seconds <= limitSeconds) ? 0 : 1;
