import { describe, test } from '@jest/globals';

/** Whether what is missing is a failure: the switch of the full suite, which installs everything first. */
const REQUIRED = process.env.MASKGAP_REQUIRE_ALL === '1';

/** Says on stderr that something is not tested, and why. */
export function saySkipped(name: string, missing: string): void {
  process.stderr.write(`Skipped: ${name}: ${missing}\n`);
}

/**
 * A suite that needs what not every machine has: skipped where it is missing, saying so on stderr, and run, so that it fails,
 * where MASKGAP_REQUIRE_ALL=1. Of a skipped suite nothing is run: Jest runs the body of `describe.skip`, which may need
 * the very thing that is not there.
 *
 * @param missing what is not there and how to get it; undefined where all is there
 */
export function describeWhere(name: string, missing: string | undefined, suite: () => void): void {
  if (missing === undefined || REQUIRED) {
    describe(name, suite);
    return;
  }
  saySkipped(name, missing);
  describe(name, () => test.skip(missing, () => {}));
}
