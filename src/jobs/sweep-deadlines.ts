import type { Knex } from 'knex';
import { currentTime, inTransaction } from '../platform/transaction';
import { dueBookings, type DueBooking } from '../sql/bookings';
import { unreleasedBookings } from '../sql/payment-attempts';
import { forgottenRefunds } from '../sql/refunds';
import { CARE_KEYS, enqueue, enqueueRefund, enqueueRelease, type JobName } from './enqueue';

const JOB_OF = {
  hold: 'end-hold',
  approval: 'end-approval',
  stay: 'advance-stay',
} as const satisfies Record<DueBooking['due'], JobName>;

/** What one sweep looks at; the next minute's takes the rest. */
const SWEEP_LIMIT = 5000;

/** A job that failed ten times has given up; money that is owed is not given up. */
async function takeUpForgotten(trx: Knex.Transaction): Promise<void> {
  for (const bookingId of await unreleasedBookings(trx, CARE_KEYS.release)) {
    strapi.log.error(`ALERT booking ${bookingId} is over and its payment still open; trying again`);
    await enqueueRelease(trx, bookingId);
  }
  for (const refundId of await forgottenRefunds(trx, CARE_KEYS.refund)) {
    strapi.log.error(`ALERT refund ${refundId} is still owed; trying again`);
    await enqueueRefund(trx, refundId);
  }
}

/** Gives every booking whose deadline is due to its job, once each however often this runs. */
export async function sweepDeadlines(): Promise<void> {
  await inTransaction(async (trx) => {
    const now = await currentTime(trx);
    for (const { id, due } of await dueBookings(trx, now, SWEEP_LIMIT))
      await enqueue(trx, JOB_OF[due], { bookingId: id }, `${JOB_OF[due]}:${id}`);
    await takeUpForgotten(trx);
  });
}
