import type { Knex } from 'knex';
import { CHECKS, EXCLUSIONS, UNIQUE_INDEXES } from '../../src/sql/checks';
import { installConstraints, missingConstraints } from '../../src/sql/constraints';
import {
  insertBlock,
  insertBooking,
  insertPayment,
  insertProperty,
  insertReview,
  insertRow,
  insertUser,
  openDatabase,
  refusalOf,
  type BareDatabase,
} from '../support/rows';

let bare: BareDatabase;
let db: Knex;

beforeAll(async () => {
  bare = await openDatabase();
  db = bare.db;
});
afterAll(() => bare.drop());

class Undone extends Error {}

/** Runs work whose traces must not stay. */
async function undone<Result>(work: (trx: Knex.Transaction) => Promise<Result>): Promise<Result> {
  let result: Result;
  try {
    await db.transaction(async (trx) => {
      result = await work(trx);
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return result!;
}

describe('installing', () => {
  it('finds everything there after the first start', async () => {
    expect(await missingConstraints(db)).toEqual([]);
  });

  it('may be repeated, by two instances at once too', async () => {
    await Promise.all([installConstraints(db), installConstraints(db)]);
    expect(await missingConstraints(db)).toEqual([]);
  });

  it.each([...CHECKS, ...EXCLUSIONS].map(({ table, name }) => [name, table]))(
    'misses %s when it is gone, and brings it back',
    async (name, table) => {
      await undone(async (trx) => {
        await trx.raw(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
        expect(await missingConstraints(trx)).toEqual([name]);
        await installConstraints(trx);
        expect(await missingConstraints(trx)).toEqual([]);
      });
    },
  );

  it.each(UNIQUE_INDEXES.map(({ name }) => name))('misses %s when it is gone', async (name) => {
    await undone(async (trx) => {
      await trx.raw(`DROP INDEX ${name}`);
      expect(await missingConstraints(trx)).toEqual([name]);
    });
  });

  it.each([
    ['staybase_claim_booking', 'bookings'],
    ['staybase_claim_block', 'calendar_blocks'],
    ['staybase_drop_calendar', 'properties'],
    ['staybase_ledger_append_only', 'ledger_entries'],
  ])('misses the trigger %s when it is off', async (name, table) => {
    await undone(async (trx) => {
      await trx.raw(`ALTER TABLE ${table} DISABLE TRIGGER ${name}`);
      expect(await missingConstraints(trx)).toEqual([name]);
    });
  });

  it('replaces a constraint whose text has changed', async () => {
    await undone(async (trx) => {
      await trx.raw(`ALTER TABLE properties DROP CONSTRAINT properties_price_positive,
        ADD CONSTRAINT properties_price_positive CHECK (price_per_night > -9)`);
      await installConstraints(trx);
      const free = insertProperty(trx, { price_per_night: 0 });
      expect(await refusalOf(free)).toBe('properties_price_positive');
    });
  });

  it('fails when rows already break a constraint', async () => {
    const install = undone(async (trx) => {
      await trx.raw('ALTER TABLE bookings DROP CONSTRAINT bookings_guests_positive');
      await insertBooking(trx, { guests: 0 });
      await installConstraints(trx);
    });
    expect(await refusalOf(install)).toBe('bookings_guests_positive');
  });
});

/** One sound row of each table that has CHECKs. */
async function soundRow(trx: Knex, table: string): Promise<number> {
  const dates = { start_date: '2030-06-01', end_date: '2030-06-04' };
  switch (table) {
    case 'up_users':
      return insertUser(trx, { password: 'a hash' });
    case 'properties':
      return insertProperty(trx);
    case 'calendar_blocks':
      return insertBlock(trx, { property_id: await insertProperty(trx) });
    case 'price_rules':
      return insertRow(trx, table, { property_id: await insertProperty(trx), ...dates });
    case 'bookings':
      return insertBooking(trx);
    case 'payments':
      return insertPayment(trx);
    case 'refunds': {
      const payment_id = await insertPayment(trx);
      const money = { amount: 1, currency: 'NOK', refund_status: 'pending' };
      return insertRow(trx, table, { payment_id, ...money });
    }
    case 'reviews': {
      const [booking_id, property_id] = [await insertBooking(trx), await insertProperty(trx)];
      return insertReview(trx, { booking_id, property_id, author_id: await insertUser(trx) });
    }
    default:
      throw new Error(`No sound row for ${table}`);
  }
}

/** A change that breaks each rule; the required columns need none: they are emptied. */
const BREACHES: Record<string, Record<string, unknown>> = {
  properties_cleaning_fee_not_negative: { cleaning_fee: -1 },
  properties_extra_guest_fee_not_negative: { extra_guest_fee: -1 },
  properties_preparation_days_not_negative: { preparation_days: -1 },
  properties_price_positive: { price_per_night: 0 },
  properties_nights_in_order: { min_nights: 3, max_nights: 2 },
  properties_guests_in_order: { guests_included: 5 },
  calendar_blocks_dates_in_order: { end_date: '2030-06-01' },
  price_rules_dates_in_order: { end_date: '2030-05-31' },
  price_rules_price_positive: { price_per_night: 0 },
  bookings_total_amount_not_negative: { total_amount: -1 },
  bookings_preparation_days_not_negative: { preparation_days: -1 },
  bookings_dates_in_order: { check_out: '2030-06-01', nights: 0 },
  bookings_nights_counted: { nights: 2 },
  bookings_guests_positive: { guests: 0 },
  bookings_status_known: { booking_status: 'confirmd' },
  bookings_hold_has_an_end: { booking_status: 'pending_payment' },
  payments_amount_not_negative: { amount: -1, amount_refunded: null },
  payments_amount_refunded_not_negative: { amount_refunded: -1 },
  payments_refunded_at_most_paid: { amount_refunded: 1001 },
  refunds_amount_positive: { amount: 0 },
  reviews_rating_in_range: { rating: 6 },
};

describe('every CHECK bites', () => {
  it.each(CHECKS.map(({ name, table }) => [name, table]))('%s', async (name, table) => {
    const column = name.slice(table.length + 1, -'_required'.length);
    const breach = name.endsWith('_required') ? { [column]: null } : BREACHES[name];
    const refusal = await undone(async (trx) => {
      const id = await soundRow(trx, table);
      if (name === 'bookings_not_own_property')
        return refusalOf(
          trx(table)
            .where({ id })
            .update({ guest_id: trx.ref('host_id') }),
        );
      expect(breach).toBeDefined();
      return refusalOf(trx(table).where({ id }).update(breach));
    });
    expect(refusal).toBe(name);
  });
});

describe('uniqueness', () => {
  it('knows an e-mail address and a username in any case', async () => {
    await insertUser(db, { email: 'Ada@Example.org', username: 'Ada' });
    expect(await refusalOf(insertUser(db, { email: 'ada@example.ORG' }))).toBe(
      'up_users_email_unique',
    );
    expect(await refusalOf(insertUser(db, { username: 'aDA' }))).toBe('up_users_username_unique');
  });

  it('allows one payment and one review for a booking', async () => {
    const property_id = await insertProperty(db);
    const booking_id = await insertBooking(db, { property_id });
    const author_id = await insertUser(db);
    await insertPayment(db, { booking_id });
    await insertReview(db, { booking_id, property_id, author_id });
    expect(await refusalOf(insertPayment(db, { booking_id }))).toMatch(/^payments_booking_u/);
    const second = insertReview(db, { booking_id, property_id, author_id });
    expect(await refusalOf(second)).toMatch(/^reviews_booking_u/);
  });
});
