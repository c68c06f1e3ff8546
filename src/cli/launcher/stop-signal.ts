import { GuardedProcess } from '../guarded-process';
import { say } from '../say';

const PARENT_CHECK_MS = 1000;
// One Ctrl-C arrives twice under npm: from the terminal and passed on by npm.
const SAME_SIGNAL_MS = 1000;

/**
 * An abort signal for Ctrl-C and SIGTERM. The second one ends everything at once. Under npm the
 * death of npm counts too, because npm does not always pass its signals on.
 */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = (): void => {
    if (controller.signal.aborted) {
      if (Date.now() - firstAt < SAME_SIGNAL_MS) return;
      GuardedProcess.killAll();
      process.exit(130);
    }
    firstAt = Date.now();
    say('\nStopping … (once more to force)');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] !== undefined) {
    setInterval(() => {
      if (process.ppid !== parent && !controller.signal.aborted) stop();
    }, PARENT_CHECK_MS).unref();
  }
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
