#!/usr/bin/env node
import { watchOutput } from './closedPipe.js';
import { runCommandLine } from './commandLine.js';
import { reportFailure } from './failure.js';

watchOutput(process.stdout, process.stderr);
try {
  await runCommandLine(process.argv.slice(2));
} catch (error) {
  reportFailure(error);
}
