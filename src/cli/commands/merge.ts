import { mergeStudy, openRunDirectory } from '../../studies/index.js';
import { cellRows, cellTable } from '../cellTable.js';
import { defineCommand } from '../command.js';
import { outputOptions } from '../options.js';
import { mergedCells } from '../studying.js';

export const merge = defineCommand({
  positionals: { directories: 'Directories of the shards of one study' },
  options: outputOptions,
  notes:
    'Every chunk of the study must be there exactly once: gaps, overlaps and other studies are refused with exit code 3.',
  examples: [['maskgap merge run1 run2 run3', 'the cells of a study from three machines']],
  async compute(_options, { directories }) {
    const opened = await Promise.all(directories.map((folder) => openRunDirectory(folder)));
    return mergedCells(await mergeStudy(opened));
  },
  table: ({ cells }, format) => cellTable(cells, format),
  csv: ({ cells }) => cellRows(cells),
});
