// The best schedule for a real masked model, from its logged losses: `maskgap schedule --profile` as a function.
import { adviceInWords, measuredProfile, measuredSchedule, parseMeasurements } from 'maskgap';

// One line per sequence and level; `readMeasurements(file)` reads a file of them. Here a made-up model at L = 32, whose
// loss falls quickly with the first tokens that are revealed.
const lines = [];
for (let sequence = 0; sequence < 20; sequence++)
  for (let revealed = 0; revealed < 32; revealed++)
    lines.push(
      JSON.stringify({
        length: 32,
        revealed,
        nll: 1 + 2 * Math.exp(-revealed / 4) * (1 + 0.02 * ((7 * sequence) % 5)),
        sequence: `s${sequence}`,
      }),
    );
const measurements = parseMeasurements(lines.join('\n'), 'losses.ndjson');

const { k, h } = measuredProfile(measurements);
console.log('h(0), h(31):', h.value[k.indexOf(0)], h.value[k.indexOf(31)]);

const best = measuredSchedule(measurements, { steps: 6 });
console.log('reveal sizes:', best.sizes.join(' '));
console.log(adviceInWords(best));
