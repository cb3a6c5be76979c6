#!/usr/bin/env node
import { endQuietlyOnClosedPipe } from './closedPipe.js';
import { runCommandLine } from './commandLine.js';
import { reportFailure } from './failure.js';

endQuietlyOnClosedPipe(process.stdout);
try {
  await runCommandLine(process.argv.slice(2));
} catch (error) {
  reportFailure(error);
}
