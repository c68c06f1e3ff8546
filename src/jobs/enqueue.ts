import type { Knex } from 'knex';
import { insertJob } from '../sql/jobs';

/** Every job with what it is told. Ids are rows': jobs never leave the database they are in. */
export interface JobPayloads {
  'apply-webhook-event': { eventId: number };
  'end-hold': { bookingId: number };
  'end-approval': { bookingId: number };
  'advance-stay': { bookingId: number };
  'release-payment': { bookingId: number };
  'refund-payment': { refundId: number };
  'sweep-deadlines': Record<string, never>;
}

export type JobName = keyof JobPayloads;

/** With the worker's growing pauses these span about ten hours; then the sweep takes over. */
const MAX_ATTEMPTS = 10;

/**
 * Adds a job in the caller's transaction: it exists exactly when that commits.
 * @param jobKey replaces a waiting job of the same key.
 */
export async function enqueue<Name extends JobName>(
  trx: Knex,
  name: Name,
  payload: JobPayloads[Name],
  jobKey?: string,
): Promise<void> {
  const key = jobKey === undefined ? {} : { jobKey };
  await insertJob(trx, { name, payload, maxAttempts: MAX_ATTEMPTS, ...key });
}

/** One waiting job for each: the sweep finds what no job looks after any more by these keys. */
const RELEASE_KEY = 'release-payment:';
const REFUND_KEY = 'refund-payment:';
export const CARE_KEYS = { release: RELEASE_KEY, refund: REFUND_KEY } as const;

/** Has what an ended booking left open at the provider canceled. */
export const enqueueRelease = (trx: Knex, bookingId: number): Promise<void> =>
  enqueue(trx, 'release-payment', { bookingId }, `${RELEASE_KEY}${bookingId}`);

/** Has a refund paid out. */
export const enqueueRefund = (trx: Knex, refundId: number): Promise<void> =>
  enqueue(trx, 'refund-payment', { refundId }, `${REFUND_KEY}${refundId}`);
