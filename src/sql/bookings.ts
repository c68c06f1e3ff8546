import type { Knex } from 'knex';
import type { State } from '../domain/booking/process';
import type { PriceLine } from '../domain/booking/quote';
import type { Policy } from '../domain/booking/refund';
import { toJson, toNumber } from './values';

export interface BookingRow {
  id: number;
  documentId: string;
  reference: string;
  propertyId: number;
  guestId: number;
  hostId: number;
  checkIn: string;
  checkOut: string;
  guests: number;
  nights: number;
  bookingStatus: State;
  instantBook: boolean;
  preparationDays: number;
  /** Of the property, as they were at booking. */
  timezone: string;
  checkInTime: string;
  checkOutTime: string;
  holdExpiresAt: Date | null;
  approvalDueAt: Date | null;
  currency: string;
  totalAmount: number;
  priceLines: PriceLine[];
  policySnapshot: Policy;
  message: string | null;
  canceledBy: string | null;
  cancelReason: string | null;
  confirmedAt: Date | null;
  canceledAt: Date | null;
  checkedInAt: Date | null;
  completedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** camelCase property → column. `id` and the JSON columns are treated by name below. */
const COLUMNS = {
  id: 'id',
  documentId: 'document_id',
  reference: 'reference',
  propertyId: 'property_id',
  guestId: 'guest_id',
  hostId: 'host_id',
  checkIn: 'check_in',
  checkOut: 'check_out',
  guests: 'guests',
  nights: 'nights',
  bookingStatus: 'booking_status',
  instantBook: 'instant_book',
  preparationDays: 'preparation_days',
  timezone: 'timezone',
  checkInTime: 'check_in_time',
  checkOutTime: 'check_out_time',
  holdExpiresAt: 'hold_expires_at',
  approvalDueAt: 'approval_due_at',
  currency: 'currency',
  totalAmount: 'total_amount',
  priceLines: 'price_lines',
  policySnapshot: 'policy_snapshot',
  message: 'message',
  canceledBy: 'canceled_by',
  cancelReason: 'cancel_reason',
  confirmedAt: 'confirmed_at',
  canceledAt: 'canceled_at',
  checkedInAt: 'checked_in_at',
  completedAt: 'completed_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const satisfies Record<keyof BookingRow, string>;

type Key = keyof BookingRow;
const KEYS = Object.keys(COLUMNS) as Key[];
const SELECTED = KEYS.map((key) => `b.${COLUMNS[key]} AS "${key}"`).join(', ');
const RETURNED = KEYS.map((key) => `${COLUMNS[key]} AS "${key}"`).join(', ');

const JSON_KEYS: readonly string[] = ['priceLines', 'policySnapshot'] satisfies Key[];

const toBooking = (row: BookingRow): BookingRow => ({
  ...row,
  totalAmount: toNumber(row.totalAmount),
  preparationDays: row.preparationDays ?? 0,
  priceLines: toJson(row.priceLines),
  policySnapshot: toJson(row.policySnapshot),
});

function toColumns(values: Partial<BookingRow>): Record<string, unknown> {
  const entries = Object.entries(values).map(([key, value]) => [
    COLUMNS[key as Key],
    JSON_KEYS.includes(key) ? JSON.stringify(value) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** @throws the exclusion constraint's error (23P01) when the nights are taken. */
export async function insertBooking(
  trx: Knex.Transaction,
  booking: Omit<BookingRow, 'id'>,
): Promise<BookingRow> {
  const rows = await trx('bookings')
    .insert({ ...toColumns(booking), published_at: booking.createdAt })
    .returning<BookingRow[]>(trx.raw(RETURNED));
  return toBooking(rows[0] as BookingRow);
}

/** @returns null when there is no such booking. */
export async function findBooking(
  db: Knex,
  by: { documentId: string } | { id: number },
): Promise<BookingRow | null> {
  const column = 'id' in by ? 'id' : 'document_id';
  const { rows } = await db.raw<{ rows: BookingRow[] }>(
    `SELECT ${SELECTED} FROM bookings b WHERE b.${column} = ?`,
    ['id' in by ? by.id : by.documentId],
  );
  return rows[0] ? toBooking(rows[0]) : null;
}

/** Locks a booking's row. Its property's row must be locked before (the order of all locks). */
export async function lockBooking(trx: Knex.Transaction, id: number): Promise<BookingRow | null> {
  const { rows } = await trx.raw<{ rows: BookingRow[] }>(
    `SELECT ${SELECTED} FROM bookings b WHERE b.id = ? FOR NO KEY UPDATE`,
    [id],
  );
  return rows[0] ? toBooking(rows[0]) : null;
}

/**
 * Compare-and-set: moves a booking on only if it still is in the state the caller saw.
 * @returns the new row, or null when the state has changed meanwhile.
 */
export async function moveBooking(
  trx: Knex.Transaction,
  id: number,
  from: State,
  change: Partial<BookingRow>,
): Promise<BookingRow | null> {
  const rows = await trx('bookings')
    .where({ id, booking_status: from })
    .update(toColumns(change))
    .returning<BookingRow[]>(trx.raw(RETURNED));
  return rows[0] ? toBooking(rows[0]) : null;
}

/** Holds of a property that have run out: the next write on its calendar ends them first. */
export async function expiredHolds(
  trx: Knex.Transaction,
  propertyId: number,
  now: Date,
): Promise<BookingRow[]> {
  const { rows } = await trx.raw<{ rows: BookingRow[] }>(
    `SELECT ${SELECTED} FROM bookings b
      WHERE b.property_id = :propertyId AND b.booking_status = 'pending_payment'
        AND b.hold_expires_at <= :now
      ORDER BY b.id FOR NO KEY UPDATE`,
    { propertyId, now },
  );
  return rows.map(toBooking);
}

/**
 * How many live holds a guest has. Locks the guest's row, so that parallel requests of one
 * guest on different properties count each other (property first, then guest).
 */
export async function countLiveHolds(
  trx: Knex.Transaction,
  guestId: number,
  now: Date,
): Promise<number> {
  await trx.raw('SELECT id FROM up_users WHERE id = ? FOR NO KEY UPDATE', [guestId]);
  const { rows } = await trx.raw<{ rows: { holds: string }[] }>(
    `SELECT count(*) AS holds FROM bookings
      WHERE guest_id = :guestId AND booking_status = 'pending_payment' AND hold_expires_at > :now`,
    { guestId, now },
  );
  return toNumber(rows[0]?.holds ?? 0);
}

/** One deadline that may have passed: which booking, and which job looks after it. */
export interface DueBooking {
  id: number;
  due: 'hold' | 'approval' | 'stay';
}

/**
 * Bookings whose deadline has passed or is near. The day of margin covers every time zone; the
 * job decides with the property's own clock.
 */
export async function dueBookings(db: Knex, now: Date, limit: number): Promise<DueBooking[]> {
  const { rows } = await db.raw<{ rows: DueBooking[] }>(
    `SELECT id, 'hold' AS due FROM bookings
      WHERE booking_status = 'pending_payment' AND hold_expires_at <= :now
     UNION ALL
     SELECT id, 'approval' FROM bookings
      WHERE booking_status = 'pending_approval' AND approval_due_at <= :now
     UNION ALL
     SELECT id, 'stay' FROM bookings
      WHERE (booking_status = 'confirmed' AND check_in <= CAST(:now AS date) + 1)
         OR (booking_status = 'checked_in' AND check_out <= CAST(:now AS date) + 1)
     ORDER BY id LIMIT :limit`,
    { now, limit },
  );
  return rows;
}
