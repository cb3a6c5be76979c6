// The engines of this machine, as `maskgap doctor` lists them, and the same trajectories on two of them.
import { engineStatuses, hmmModel, kl } from 'maskgap';

for (const { name, backend = '', available, device = '' } of await engineStatuses())
  console.log(name, backend, available ? device : 'not available');

const model = hmmModel({
  transition: [
    [0.9, 0.1],
    [0.3, 0.7],
  ],
  emission: [
    [0.8, 0.1, 0.1],
    [0.1, 0.2, 0.7],
  ],
  initial: 'stationary',
});
const options = { length: 24, steps: [4], method: 'monte-carlo', trajectories: 256 };
for (const engine of ['reference', 'wasm']) {
  const { result, provenance } = await kl(model, { ...options, engine });
  console.log('KL by', provenance.engine, result.rows[0].kl.value, '+-', result.rows[0].kl.standardError);
}
