/** A database without the app, and rows written past it: what plain SQL may and may not do. */
import knex, { type Knex } from 'knex';
import { types } from 'pg';
import { cloneDatabase } from './database';

const POSTGRES_DATE = 1082;

export interface BareDatabase {
  db: Knex;
  url: string;
  drop(): Promise<void>;
}

/** A database of its own, as the app leaves it after its first start. Dates arrive as strings. */
export async function openDatabase(): Promise<BareDatabase> {
  types.setTypeParser(POSTGRES_DATE, (text) => text);
  const database = await cloneDatabase();
  const db = knex({ client: 'pg', connection: database.url, pool: { min: 0, max: 10 } });
  return {
    db,
    url: database.url,
    drop: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}

type Values = Record<string, unknown>;

let rows = 0;

/** A name that no other row of this test file has. */
function nextName(prefix: string): string {
  rows += 1;
  return `${prefix}${rows}`;
}

/** @returns the new row's id. */
export async function insertRow(db: Knex, table: string, values: Values): Promise<number> {
  const [row] = await db<{ id: number }>(table).insert(values).returning('id');
  if (!row) throw new Error(`Nothing was written to ${table}.`);
  return row.id;
}

export function insertUser(db: Knex, values: Values = {}): Promise<number> {
  const username = nextName('user');
  return insertRow(db, 'up_users', {
    document_id: username,
    username,
    email: `${username}@example.org`,
    ...values,
  });
}

/** A listed property; with a host of its own, if none is given. */
export async function insertProperty(db: Knex, values: Values = {}): Promise<number> {
  return insertRow(db, 'properties', {
    document_id: nextName('property'),
    host_id: values.host_id ?? (await insertUser(db)),
    title: 'Cabin',
    timezone: 'Europe/Oslo',
    currency: 'NOK',
    listing_status: 'listed',
    price_per_night: 120_000,
    max_guests: 4,
    latitude: 59.9,
    longitude: 10.7,
    ...values,
  });
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The values of a confirmed booking from 1 to 4 June 2030, for a guest of its own. */
export async function bookingValues(db: Knex, values: Values = {}): Promise<Values> {
  const dates = { check_in: '2030-06-01', check_out: '2030-06-04', ...values };
  const reference = nextName('SB-');
  return {
    document_id: reference,
    reference,
    property_id: values.property_id ?? (await insertProperty(db)),
    guest_id: values.guest_id ?? (await insertUser(db)),
    host_id: values.host_id ?? (await insertUser(db)),
    ...dates,
    nights: (Date.parse(dates.check_out) - Date.parse(dates.check_in)) / DAY_MS,
    guests: 2,
    booking_status: 'confirmed',
    instant_book: true,
    preparation_days: 0,
    timezone: 'Europe/Oslo',
    check_in_time: '15:00',
    check_out_time: '11:00',
    currency: 'NOK',
    total_amount: 1000,
    price_lines: '[{"code":"nights","amount":1000}]',
    policy_snapshot: '{"slug":"flexible"}',
    ...values,
  };
}

export const insertBooking = async (db: Knex, values: Values = {}): Promise<number> =>
  insertRow(db, 'bookings', await bookingValues(db, values));

export const insertBlock = async (db: Knex, values: Values = {}): Promise<number> =>
  insertRow(db, 'calendar_blocks', {
    document_id: nextName('block'),
    start_date: '2030-06-01',
    end_date: '2030-06-04',
    ...values,
  });

/** A paid payment of 10.00, with a booking of its own, if none is given. */
export const insertPayment = async (db: Knex, values: Values = {}): Promise<number> =>
  insertRow(db, 'payments', {
    document_id: nextName('payment'),
    booking_id: values.booking_id ?? (await insertBooking(db)),
    provider: 'stripe',
    amount: 1000,
    currency: 'NOK',
    payment_status: 'succeeded',
    amount_refunded: 0,
    ...values,
  });

/** Five stars, published. */
export const insertReview = async (db: Knex, values: Values = {}): Promise<number> =>
  insertRow(db, 'reviews', {
    document_id: nextName('review'),
    rating: 5,
    review_status: 'published',
    ...values,
  });

/** The name of the constraint, or else the code, with which PostgreSQL refuses; null if it doesn't. */
export async function refusalOf(work: PromiseLike<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    const { constraint, code } = error as { constraint?: string; code?: string };
    if (code === undefined) throw error;
    return constraint ?? code;
  }
}
