import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const program = fileURLToPath(new URL('coverageRun.mjs', import.meta.url));

// Over 2,000 runs the share has a standard error of 0.5%: the band is four of them wide on either side.
test.each(['case0-markov-L6', 'case4-ngram-L7', 'case6-hmm-L6'])(
  'the 95%% intervals of small runs hold the exact value in 93 to 97%% of cases: %s',
  (name) => {
    const shares: { quantity: string; share: number; varies: boolean }[] = JSON.parse(
      execFileSync(process.execPath, [program, name], { encoding: 'utf8' }),
    );
    expect(shares.filter(({ varies }) => varies).length).toBeGreaterThanOrEqual(6);
    // What does not vary from run to run must be right in all of them.
    const wrong = ({ share, varies }: (typeof shares)[number]) =>
      varies ? share < 0.93 || share > 0.97 : share < 1;
    expect(shares.filter(wrong)).toEqual([]);
  },
);
