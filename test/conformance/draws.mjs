// Tokens and orders as each engine draws them.
import { built } from './built.mjs';

/** Hands out `{ tokens, order }` of each of the given trajectories. */
export async function drawerOf(engine, chain, length, key) {
  switch (engine) {
    case 'reference': {
      const { drawOrder, drawTokens } = await built('kernels/reference/draw.js');
      return async (trajectories) =>
        trajectories.map((trajectory) => ({
          tokens: drawTokens(chain, length, key, trajectory),
          order: drawOrder(length, key, trajectory),
        }));
    }
    // Both draw on the host.
    case 'wasm':
    case 'tensor': {
      const { Draws } = await built('kernels/wasm/draw.js');
      const draws = new Draws(chain, length, key);
      return async (trajectories) =>
        trajectories.map((trajectory) => ({
          tokens: draws.tokens(trajectory).slice(),
          order: draws.order(trajectory).slice(),
        }));
    }
    case 'webgpu':
      return deviceDrawer(chain, length, key);
    default:
      throw new Error(`no way is known to the draws of engine ${engine}`);
  }
}

async function deviceDrawer(chain, length, key) {
  const { openDevice } = await built('src/engines/webgpu/device.js');
  const { compileSweep, DeviceSweep, sequencesOf } = await built('kernels/webgpu/deviceSweep.js');
  const { shapeOf, workgroupFor } = await built('kernels/webgpu/shape.js');
  const gpu = await openDevice();
  const programs = await compileSweep(gpu, chain, workgroupFor(shapeOf(chain), gpu.device.limits));
  return async (trajectories) => {
    const sweep = await DeviceSweep.create(
      gpu,
      programs,
      sequencesOf(chain, length),
      key,
      trajectories.length,
    );
    const core = { first: 0, end: length };
    await sweep.run(trajectories.map((trajectory) => ({ trajectory, tolerance: 0.5, core })));
    const { tokens, orders } = await sweep.draws(trajectories.length);
    sweep.destroy();
    return trajectories.map((_, slot) => ({
      tokens: Int32Array.from(tokens.subarray(slot * length, (slot + 1) * length)),
      order: Int32Array.from(orders.subarray(2 * slot * length, (2 * slot + 1) * length)),
    }));
  };
}
