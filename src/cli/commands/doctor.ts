import type { EngineStatus } from '../../engines/engine.js';
import { engineStatuses } from '../../engines/index.js';
import { defineCommand } from '../command.js';
import { outputOptions } from '../options.js';
import { table, words } from '../table.js';

const COLUMNS = [
  words('engine', ({ name }: EngineStatus) => name),
  words('backend', ({ backend = '' }: EngineStatus) => backend),
  words('available', ({ available }: EngineStatus) => (available ? 'yes' : 'no')),
  words('version', ({ version = '' }: EngineStatus) => version),
  words('device', ({ device = '' }: EngineStatus) => device),
  words('remedy', ({ remedy = '' }: EngineStatus) => remedy),
];

interface DoctorResult {
  readonly engines: readonly EngineStatus[];
}

const { json, csv, quiet, config } = outputOptions;

export const doctor = defineCommand({
  options: { json, csv, quiet, config },
  compute: async () => ({ result: { engines: await engineStatuses() }, provenance: {} }),
  table: ({ engines }: DoctorResult, format) => table(engines, COLUMNS, format),
  csv: ({ engines }) =>
    engines.map(({ name, backend, available, version, device, remedy }) => ({
      name,
      backend,
      available,
      version,
      device,
      remedy,
    })),
});
