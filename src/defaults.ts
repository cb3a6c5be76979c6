/** What is done unless something else is asked for. */
export const SETTINGS = {
  /** Any text. */
  seed: '0',
  /** Exact where a closed form or enumeration is cheap. */
  method: 'auto',
  /** Standard error over value, for every KL; either of the two targets suffices. */
  relativeError: 0.01,
  /** Standard error, nats per token. */
  absoluteError: 1e-6,
  /** The fastest that is there. */
  engine: 'auto',
} as const;
