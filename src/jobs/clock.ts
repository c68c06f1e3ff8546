import cron, { type ScheduledTask } from 'node-cron';
import { db } from '../platform/transaction';
import { enqueue } from './enqueue';

const EVERY_MINUTE = '* * * * *';

let tick: ScheduledTask | undefined;

/** One waiting sweep at a time, however many instances tick. */
async function askForSweep(): Promise<void> {
  try {
    await enqueue(db(), 'sweep-deadlines', {}, 'sweep-deadlines');
  } catch (error) {
    strapi.log.warn(`The clock could not ask for a sweep: ${String(error)}`);
  }
}

/** The clock only enqueues: at start for what became due meanwhile, then every minute. */
export async function startClock(): Promise<void> {
  await askForSweep();
  tick = cron.schedule(EVERY_MINUTE, askForSweep);
}

export async function stopClock(): Promise<void> {
  await tick?.destroy();
  tick = undefined;
}
