export { studyContent } from './content.js';
export { studyFigures } from './figures.js';
export { studyFindings } from './findings.js';
export { studyTables } from './tables.js';
