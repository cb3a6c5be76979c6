let lastBreath = 0;

/** Between trajectories, signals, timers and progress get their turn, 20 times a second. */
export async function breath(): Promise<void> {
  const now = performance.now();
  if (now - lastBreath < 50) return;
  lastBreath = now;
  await new Promise((resolve) => setImmediate(resolve));
}
