export type { Circuit, CircuitNode, GateNode, SourceNode, Wire } from './circuit.js';
export { assignments, circuitLaw, circuitOutputs } from './circuitLaw.js';
export { type Construction, compileCircuit, constructions } from './constructions.js';
export type { Bit, Gate } from './gates.js';
export {
  type LayeredCircuit,
  type LayerGate,
  type LayerNode,
  type LayerSource,
  layeredCircuit,
} from './layers.js';
export type { BitState, CircuitSampler, MaskedSampler } from './maskedSampler.js';
export {
  type CircuitMeasurement,
  type CircuitOptions,
  type CircuitRow,
  circuitSamplers,
  measureCircuit,
} from './measure.js';
export {
  type CircuitTarget,
  type NamedCircuit,
  namedCircuit,
  namedCircuits,
  namesCircuit,
} from './namedCircuits.js';
export { circuitFromJson, type Netlist, parseCircuit } from './netlist.js';
export { oneHotByRevision, oneHotCircuit, oneHotWithoutRevision } from './oneHot.js';
export { parityByRemasking, parityByRevision, parityCircuit } from './parity.js';
export { runMaskedSampler, type SampledAnswer } from './run.js';
export { maskedSamplerLaw, type SamplerLaw } from './samplerLaw.js';
