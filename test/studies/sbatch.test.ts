import { describe, expect, test } from '@jest/globals';
import { jobId } from '../../src/studies/submit/sbatch.js';

describe('the number of a submitted job', () => {
  test.each([
    ['1234\n', '1234'],
    ['1234;cluster\n', '1234'],
    ['Welcome to site 7\nquota: 12 of 100\n98765\n', '98765'],
    ['98765;west\nThank you.\n', '98765'],
  ])('in %p is %s', (printed, id) => {
    expect(jobId(printed)).toBe(id);
  });

  test.each(['', 'Submitted batch job\n', 'error 12\n'])('is missing in %p', (printed) => {
    expect(() => jobId(printed)).toThrow('no line with the number of a job');
  });
});
