import type { EngineStatus } from '../../engines/engine.js';
import { engineStatuses } from '../../engines/index.js';
import { defineCommand } from '../command.js';
import { outputOptions } from '../options.js';
import { table } from '../table.js';

const COLUMNS = ['engine', 'backend', 'available', 'version', 'device', 'remedy'];

interface DoctorResult {
  readonly engines: readonly EngineStatus[];
}

const { json, csv, quiet, config } = outputOptions;

export const doctor = defineCommand({
  options: { json, csv, quiet, config },
  compute: async () => ({ result: { engines: await engineStatuses() }, provenance: {} }),
  table: ({ engines }: DoctorResult, format) =>
    table(
      COLUMNS.map((head) => ({ head, words: true })),
      engines.map((engine) => [
        engine.name,
        engine.backend ?? '',
        engine.available ? 'yes' : 'no',
        engine.version ?? '',
        engine.device ?? '',
        engine.remedy ?? '',
      ]),
      format,
    ),
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
