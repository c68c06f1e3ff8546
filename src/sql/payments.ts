import { createId } from '@paralleldrive/cuid2';
import type { Knex } from 'knex';
import { toNullableNumber, toNumber } from './values';

export type PaymentStatus =
  | 'requires_payment'
  | 'processing'
  | 'authorized'
  | 'succeeded'
  | 'canceled'
  | 'partially_refunded'
  | 'refunded';

export interface PaymentRow {
  id: number;
  documentId: string;
  bookingId: number;
  provider: 'stripe';
  providerRef: string | null;
  amount: number;
  currency: string;
  paymentStatus: PaymentStatus;
  amountRefunded: number;
  createdAt: Date;
}

const PAYMENT = `y.id, y.document_id AS "documentId", y.booking_id AS "bookingId", y.provider,
  y.provider_ref AS "providerRef", y.amount, y.currency, y.payment_status AS "paymentStatus",
  y.amount_refunded AS "amountRefunded", y.created_at AS "createdAt"`;

const toPayment = (row: PaymentRow): PaymentRow => ({
  ...row,
  amount: toNumber(row.amount),
  amountRefunded: toNullableNumber(row.amountRefunded) ?? 0,
});

/** The booking's payment, made when it has none yet. Its booking's row must be locked. */
export async function ensurePayment(
  trx: Knex.Transaction,
  booking: { id: number; totalAmount: number; currency: string },
  provider: PaymentRow['provider'],
  now: Date,
): Promise<PaymentRow> {
  const existing = await findPayment(trx, { bookingId: booking.id });
  if (existing) return existing;
  await trx('payments').insert({
    document_id: createId(),
    booking_id: booking.id,
    provider,
    amount: booking.totalAmount,
    currency: booking.currency,
    payment_status: 'requires_payment',
    amount_refunded: 0,
    created_at: now,
    updated_at: now,
    published_at: now,
  });
  const payment = await findPayment(trx, { bookingId: booking.id });
  if (!payment) throw new Error('The payment was not stored.');
  return payment;
}

/** @returns null when there is no such payment. */
export async function findPayment(
  db: Knex,
  by: { bookingId: number } | { documentId: string } | { id: number },
): Promise<PaymentRow | null> {
  const [column, value] =
    'bookingId' in by
      ? ['booking_id', by.bookingId]
      : 'id' in by
        ? ['id', by.id]
        : ['document_id', by.documentId];
  const { rows } = await db.raw<{ rows: PaymentRow[] }>(
    `SELECT ${PAYMENT} FROM payments y WHERE y.${column} = ?`,
    [value],
  );
  return rows[0] ? toPayment(rows[0]) : null;
}

/** The payments of some bookings, by booking id. */
export async function paymentsOf(db: Knex, bookingIds: number[]): Promise<Map<number, PaymentRow>> {
  const { rows } = await db.raw<{ rows: PaymentRow[] }>(
    `SELECT ${PAYMENT} FROM payments y WHERE y.booking_id = ANY(?)`,
    [bookingIds],
  );
  return new Map(rows.map((row) => [row.bookingId, toPayment(row)]));
}

export async function updatePayment(
  trx: Knex.Transaction,
  id: number,
  change: { paymentStatus?: PaymentStatus; providerRef?: string; amountRefunded?: number },
  now: Date,
): Promise<void> {
  await trx.raw(
    `UPDATE payments SET payment_status = coalesce(:paymentStatus, payment_status),
            provider_ref = coalesce(:providerRef, provider_ref),
            amount_refunded = coalesce(:amountRefunded, amount_refunded), updated_at = :now
      WHERE id = :id`,
    {
      id,
      now,
      paymentStatus: change.paymentStatus ?? null,
      providerRef: change.providerRef ?? null,
      amountRefunded: change.amountRefunded ?? null,
    },
  );
}

/** A payment with what decides who sees how much of it. */
export interface ListedPayment extends PaymentRow {
  booking: { documentId: string; guestId: number; hostId: number };
  /** Of the live attempt. */
  clientSecret: string | null;
}

/** One page of payments, newest first: the guest's own, the host's, or all. */
export async function listPayments(
  db: Knex,
  scope: { guestOrHostId: number | null; limit: number; offset: number },
): Promise<{ rows: ListedPayment[]; total: number }> {
  const visible = `FROM payments y JOIN bookings b ON b.id = y.booking_id
    WHERE CAST(:guestOrHostId AS integer) IS NULL
       OR b.guest_id = :guestOrHostId OR b.host_id = :guestOrHostId`;
  const { rows } = await db.raw<{ rows: ListedPayment[] }>(
    `SELECT ${PAYMENT}, json_build_object('documentId', b.document_id, 'guestId', b.guest_id,
              'hostId', b.host_id) AS booking,
            (SELECT a.client_secret FROM payment_attempts a
              WHERE a.payment_id = y.id AND a.attempt_state <> 'canceled') AS "clientSecret"
       ${visible} ORDER BY y.id DESC LIMIT :limit OFFSET :offset`,
    scope,
  );
  const counted = await db.raw<{ rows: { total: string }[] }>(
    `SELECT count(*) AS total ${visible}`,
    scope,
  );
  return {
    rows: rows.map((row) => ({ ...row, ...toPayment(row) })),
    total: toNumber(counted.rows[0]?.total ?? 0),
  };
}
