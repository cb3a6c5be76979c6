// Draws of logged losses from known profiles: what the chosen schedule costs in truth, and how often intervals hold it.
// node test/measurements/advisedRun.mjs [draws] [sequences] [noise of a token] prints one line of JSON for each profile.
import seedrandom from 'seedrandom';
import { choiceProfile, choicesFor } from '../../dist/src/measurements/choice.js';
import { groupMeasurements } from '../../dist/src/measurements/groups.js';
import { chooses } from '../../dist/src/measurements/heldOut.js';
import { adviceInWords, measuredSchedule } from '../../dist/src/measurements/index.js';
import { klOfSizes } from '../../dist/src/schedules/optimal.js';

const [draws = 2000, sequences = 64, tokenNoise = 1] = process.argv.slice(2).map(Number);
const L = 32;
const T = 8;
const levels = Array.from({ length: L }, (_, k) => k);
const profiles = {
  convex: levels.map((k) => 1 + 2 / (1 + (30 * k) / L)),
  flat: levels.map(() => 2),
  stepped: levels.map((k) => (k < 11 ? 3 : k < 23 ? 2 : 1)),
  rising: levels.map((k) => 2 - 0.6 * Math.sin((Math.PI * k) / L) + (k > L / 2 ? (0.9 * k) / L : 0)),
};

for (const [name, profile] of Object.entries(profiles)) {
  const count = { sizesWorse: 0, advisedWorse: 0, held: 0, heldSizes: 0 };
  const mean = { sizes: 0, advised: 0, balanced: 0, halfWidth: 0 };
  const random = seedrandom(`draws of ${name}`);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  for (let draw = 0; draw < draws; draw++) {
    const measurements = [];
    for (let s = 0; s < sequences; s++) {
      const scale = 1 + 0.1 * normal();
      for (const revealed of levels) {
        const noise = (tokenNoise * normal()) / Math.sqrt(L - revealed);
        measurements.push({ length: L, revealed, nll: profile[revealed] * scale + noise, sequence: `${s}` });
      }
    }
    const grouped = groupMeasurements({ length: L, measurements, paired: true });
    const found = measuredSchedule(grouped, { steps: T });
    const balanced = found.compared[0];
    const word = /use (?:the )?([a-z-]+)/.exec(adviceInWords(found))[1];
    const advised = found.compared.find(({ schedule }) => schedule === word)?.sizes ?? found.sizes;
    const truth = (sizes) => klOfSizes(profile, sizes);
    const { klAboveOptimal, sizes } = { ...balanced, sizes: found.sizes };
    const halfWidth = (klAboveOptimal.ci95[1] - klAboveOptimal.ci95[0]) / 2;
    if (truth(sizes) - truth(balanced.sizes) > halfWidth) count.sizesWorse++;
    if (truth(advised) - truth(balanced.sizes) > halfWidth) count.advisedWorse++;
    mean.sizes += truth(sizes) / draws;
    mean.advised += truth(advised) / draws;
    mean.balanced += truth(balanced.sizes) / draws;
    mean.halfWidth += halfWidth / draws;
    const half = choicesFor(choiceProfile(grouped, chooses(grouped)), T, true).optimal;
    const [low, high] = found.klAboveSequential.ci95;
    const holds = (value) => low <= value && value <= high;
    if (holds(truth(half))) count.held++;
    if (holds(truth(sizes))) count.heldSizes++;
  }
  const shares = Object.fromEntries(Object.entries(count).map(([key, value]) => [key, value / draws]));
  const means = Object.fromEntries(
    Object.entries(mean).map(([key, value]) => [key, Number(value.toFixed(3))]),
  );
  console.log(JSON.stringify({ profile: name, ...shares, ...means }));
}
