const EXIT_OF_SECOND = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * From now on the first SIGINT or SIGTERM asks for a stop: the signal is aborted, the chunk in work is finished and
 * what there is gets printed. The second one ends the process at once.
 */
export function listenForInterrupts(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT_OF_SECOND[name]);
      controller.abort();
      onFirst();
    });
  }
  return controller.signal;
}
