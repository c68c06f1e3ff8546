import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 25;

/** Waits until something holds. @throws when it doesn't within `patienceMs`, 15 s if not given */
export async function waitFor(
  holds: () => Promise<boolean>,
  what = 'what the test waits for',
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It did not happen: ${what}`);
    await delay(LOOK_AGAIN_MS);
  }
}
