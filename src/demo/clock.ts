import { db } from '../platform/transaction';
import { settings } from '../platform/settings';
import { readNow } from '../sql/clock';

const MINUTE_MS = 60_000;

/** Moves this process's "now" to an instant, or back to the present. */
export type MoveClock = (to: Date | 'present') => Promise<void>;

/** Does work with a clock that it may move; afterwards the clock is back in the present. */
export async function withOwnClock(work: (move: MoveClock) => Promise<void>): Promise<void> {
  const present = settings().clockOffsetMinutes;
  const setOffset = (minutes: number): void => {
    strapi.config.set('staybase', { ...settings(), clockOffsetMinutes: minutes });
  };
  const move: MoveClock = async (to) => {
    if (to === 'present') return setOffset(present);
    const now = await readNow(db(), 0);
    setOffset(Math.round((to.getTime() - now.getTime()) / MINUTE_MS));
  };
  try {
    await work(move);
  } finally {
    setOffset(present);
  }
}
