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

/**
 * Ten tries with the worker's growing pauses span about ten hours: inside the 24 hours for
 * which providers remember an idempotency key, so that no try can take effect twice.
 */
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
