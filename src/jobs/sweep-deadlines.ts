import { currentTime, inTransaction } from '../platform/transaction';
import { dueBookings, type DueBooking } from '../sql/bookings';
import { enqueue, type JobName } from './enqueue';

const JOB_OF = {
  hold: 'end-hold',
  approval: 'end-approval',
  stay: 'advance-stay',
} as const satisfies Record<DueBooking['due'], JobName>;

/** What one sweep looks at; the next minute's takes the rest. */
const SWEEP_LIMIT = 5000;

/** Gives every booking whose deadline is due to its job, once each however often this runs. */
export async function sweepDeadlines(): Promise<void> {
  await inTransaction(async (trx) => {
    const now = await currentTime(trx);
    for (const { id, due } of await dueBookings(trx, now, SWEEP_LIMIT))
      await enqueue(trx, JOB_OF[due], { bookingId: id }, `${JOB_OF[due]}:${id}`);
  });
}
