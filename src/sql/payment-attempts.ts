import type { Knex } from 'knex';
import { toNumber } from './values';

export type AttemptState =
  'creating' | 'requires_payment' | 'processing' | 'authorized' | 'succeeded' | 'canceled';

/** One intent at the provider. `creating`: its key is stored, its reference not yet known. */
export interface Attempt {
  id: number;
  paymentId: number;
  bookingId: number;
  propertyId: number;
  provider: 'stripe';
  providerRef: string | null;
  idempotencyKey: string;
  clientSecret: string | null;
  amount: number;
  currency: string;
  capture: 'automatic' | 'manual';
  attemptState: AttemptState;
  amountReceived: number;
  createdAt: Date;
}

const SELECT_ATTEMPT = `
  SELECT a.id, a.payment_id AS "paymentId", y.booking_id AS "bookingId",
         b.property_id AS "propertyId", a.provider, a.provider_ref AS "providerRef",
         a.idempotency_key AS "idempotencyKey", a.client_secret AS "clientSecret", a.amount,
         a.currency, a.capture, a.attempt_state AS "attemptState",
         a.amount_received AS "amountReceived", a.created_at AS "createdAt"
    FROM payment_attempts a JOIN payments y ON y.id = a.payment_id
    JOIN bookings b ON b.id = y.booking_id`;

const toAttempt = (row: Attempt): Attempt => ({
  ...row,
  id: toNumber(row.id),
  amount: toNumber(row.amount),
  amountReceived: toNumber(row.amountReceived),
});

const first = (rows: Attempt[]): Attempt | null => (rows[0] ? toAttempt(rows[0]) : null);

/** The attempt of a payment that can still bring money, or has brought it. */
export async function findLiveAttempt(db: Knex, paymentId: number): Promise<Attempt | null> {
  const { rows } = await db.raw<{ rows: Attempt[] }>(
    `${SELECT_ATTEMPT} WHERE a.payment_id = ? AND a.attempt_state <> 'canceled'`,
    [paymentId],
  );
  return first(rows);
}

export async function findAttempt(db: Knex, id: number): Promise<Attempt | null> {
  const { rows } = await db.raw<{ rows: Attempt[] }>(`${SELECT_ATTEMPT} WHERE a.id = ?`, [id]);
  return first(rows);
}

export async function findAttemptByRef(
  db: Knex,
  provider: Attempt['provider'],
  ref: string,
): Promise<Attempt | null> {
  const { rows } = await db.raw<{ rows: Attempt[] }>(
    `${SELECT_ATTEMPT} WHERE a.provider = ? AND a.provider_ref = ?`,
    [provider, ref],
  );
  return first(rows);
}

/** The attempts of a booking that may still be open at the provider. */
export async function openAttemptsOf(db: Knex, bookingId: number): Promise<Attempt[]> {
  const { rows } = await db.raw<{ rows: Attempt[] }>(
    `${SELECT_ATTEMPT} WHERE y.booking_id = ?
      AND a.attempt_state IN ('creating', 'requires_payment', 'processing', 'authorized')
      ORDER BY a.id`,
    [bookingId],
  );
  return rows.map(toAttempt);
}

/** Stores the key of a call before the call is made. */
export async function insertAttempt(
  trx: Knex.Transaction,
  attempt: Pick<
    Attempt,
    'paymentId' | 'provider' | 'idempotencyKey' | 'amount' | 'currency' | 'capture'
  >,
): Promise<Attempt> {
  const { rows } = await trx.raw<{ rows: { id: number }[] }>(
    `INSERT INTO payment_attempts
       (payment_id, provider, idempotency_key, amount, currency, capture, attempt_state)
     VALUES (:paymentId, :provider, :idempotencyKey, :amount, :currency, :capture, 'creating')
     RETURNING id`,
    attempt,
  );
  const stored = rows[0] && (await findAttempt(trx, rows[0].id));
  if (!stored) throw new Error('The attempt was not stored.');
  return stored;
}

export async function updateAttempt(
  trx: Knex,
  id: number,
  change: {
    attemptState?: AttemptState;
    providerRef?: string;
    clientSecret?: string | null;
    idempotencyKey?: string;
    amountReceived?: number;
  },
): Promise<void> {
  await trx.raw(
    `UPDATE payment_attempts SET attempt_state = coalesce(:attemptState, attempt_state),
            provider_ref = coalesce(:providerRef, provider_ref),
            client_secret = coalesce(:clientSecret, client_secret),
            idempotency_key = coalesce(CAST(:idempotencyKey AS uuid), idempotency_key),
            amount_received = coalesce(:amountReceived, amount_received)
      WHERE id = :id`,
    {
      id,
      attemptState: change.attemptState ?? null,
      providerRef: change.providerRef ?? null,
      clientSecret: change.clientSecret ?? null,
      idempotencyKey: change.idempotencyKey ?? null,
      amountReceived: change.amountReceived ?? null,
    },
  );
}

/**
 * Ended bookings that still have something open at the provider, and no job to close it.
 * @param keyOfJob what the job's key begins with, before the booking's id
 */
export async function unreleasedBookings(db: Knex, keyOfJob: string): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `SELECT DISTINCT b.id FROM payment_attempts a JOIN payments y ON y.id = a.payment_id
       JOIN bookings b ON b.id = y.booking_id
      WHERE a.attempt_state IN ('creating', 'requires_payment', 'processing', 'authorized')
        AND b.booking_status IN ('canceled', 'declined', 'expired')
        AND NOT EXISTS (SELECT FROM graphile_worker.jobs j
                         WHERE j.key = CAST(:keyOfJob AS text) || b.id AND j.attempts < j.max_attempts)`,
    { keyOfJob },
  );
  return rows.map(({ id }) => id);
}
