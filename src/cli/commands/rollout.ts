import { inputError } from '../../errors.js';
import { loadModel } from '../../formats/loadModel.js';
import { rollout as rollOut } from '../../quantities/ask/rollout.js';
import type { RolloutResult } from '../../quantities/rollout.js';
import { parseSampler } from '../../samplers/registry.js';
import { type CircuitResult, circuitCsv, circuitTable, computeCircuit } from '../circuitRollout.js';
import { defineCommand } from '../command.js';
import { computedFrom, estimatingOptions, requireEngine, watching } from '../estimating.js';
import { CONDITIONAL } from '../notes.js';
import { optional } from '../option.js';
import { length } from '../options.js';
import { inPlace } from '../parse.js';
import { predictorOf, predictorOption } from '../predictorOption.js';
import { refuseRolloutOptions, rolloutOptions } from '../rolloutOptions.js';
import { rolloutCsv, rolloutTable } from '../rolloutTable.js';
import { anySampler, circuitOf, TARGETS } from '../rolloutTarget.js';
import { anySamplerOptions, givenSamplers } from '../samplerOptions.js';
import { scheduleOptions } from '../scheduleOptions.js';

export const rollout = defineCommand({
  positionals: { model: TARGETS },
  options: {
    ...anySamplerOptions,
    sampler: anySampler,
    ...scheduleOptions,
    ...predictorOption,
    ...rolloutOptions,
    ...estimatingOptions,
    length: optional(length),
  },
  notes: `${CONDITIONAL} sequenceErrorRate and offSupportRate are one number: the share of outputs with p(Y) = 0.`,
  examples: [
    ['maskgap rollout model.json -L 512 --sampler confidence:4,random:4', 'two samplers, paired'],
    ['maskgap rollout model.json -L 512 --sampler random -T 16 --schedule cosine', 'rounds of a schedule'],
    ['maskgap rollout model.json -L 512 --sampler blocks:32 --inner entropy:4', 'block by block'],
    ['maskgap rollout model.json -L 512 --sampler remdm-cap:0.05,p2 -T 64', 'samplers that revise'],
    ['maskgap rollout model.json -L 512 --sampler confidence:8,p2 -T 64', 'both kinds in one table'],
    ['maskgap rollout parity:8', "a circuit's law by chain of thought, remasking, revision"],
  ],
  async compute(options, { model: [file] }, context) {
    await requireEngine(options);
    const target = await circuitOf(file);
    if (target !== undefined) {
      refuseRolloutOptions(options);
      return computeCircuit(target, options);
    }
    const { sampler: names, length: tokens } = options;
    if (tokens === undefined) throw inputError('option --length is missing', 'give it, for example -L 512');
    if (names === undefined)
      throw inputError('option --sampler is missing', 'give it, for example --sampler confidence:4');
    const given = { ...options, length: tokens };
    const sampler = names.map((name) => inPlace('option --sampler', () => parseSampler(name)));
    const choice = givenSamplers({ ...given, sampler });
    const model = await loadModel(file, context.log.info);
    const predictor = await predictorOf(given.predictor, model, tokens, context.log.info);
    return computedFrom(
      await rollOut(model, { ...given, ...choice, predictor, ...watching(context, given) }),
    );
  },
  table(result: AnyResult, format) {
    return isCircuit(result) ? circuitTable(result, format) : rolloutTable(result, format);
  },
  csv(result: AnyResult) {
    return isCircuit(result) ? circuitCsv(result) : rolloutCsv(result);
  },
});

type AnyResult = RolloutResult | CircuitResult;

const isCircuit = (result: AnyResult): result is CircuitResult => 'depth' in result;
