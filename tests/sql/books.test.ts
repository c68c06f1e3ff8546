import type { Knex } from 'knex';
import { averageRating } from '../../src/domain/review/rating';
import { moveBooking } from '../../src/sql/bookings';
import { insertLedgerEntry } from '../../src/sql/ledger';
import { refreshRating } from '../../src/sql/properties';
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

describe('the ledger', () => {
  const move = async (key: string, paymentId: number) =>
    db.transaction((trx) =>
      insertLedgerEntry(trx, {
        key,
        paymentId,
        currency: 'NOK',
        lines: [
          { account: 'provider:stripe', amount: 1000 },
          { account: 'booking', amount: -1000 },
        ],
      }),
    );

  it('takes each entry once, however often and at once it is tried', async () => {
    const payment = await insertPayment(db);
    const tries = await Promise.all([1, 2, 3, 4].map(() => move('capture:once', payment)));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await db('ledger_entries').where({ entry_key: 'capture:once' })).toHaveLength(2);
  });

  it.each([
    ['changed', 'UPDATE ledger_entries SET amount = 1'],
    ['deleted', 'DELETE FROM ledger_entries'],
    ['emptied', 'TRUNCATE ledger_entries'],
  ])('is never %s', async (_, statement) => {
    await move(`capture:${statement}`, await insertPayment(db));
    expect(await refusalOf(db.raw(statement))).toBe('23001');
  });

  it('keeps the payments it is about', async () => {
    const id = await insertPayment(db);
    await move('capture:kept', id);
    expect(await refusalOf(db('payments').where({ id }).delete())).toBe(
      'ledger_entries_payment_id_fkey',
    );
  });
});

describe('what is in the books stays', () => {
  it('a property with bookings cannot be deleted, also with past or canceled ones', async () => {
    const id = await insertProperty(db);
    const dates = { check_in: '2020-01-01', check_out: '2020-01-02', booking_status: 'canceled' };
    await insertBooking(db, { property_id: id, ...dates });
    expect(await refusalOf(db('properties').where({ id }).delete())).toBe(
      'bookings_property_id_required',
    );
  });

  it('nor a guest or a host', async () => {
    const [guest_id, host_id] = [await insertUser(db), await insertUser(db)];
    await insertBooking(db, { guest_id, host_id });
    expect(await refusalOf(db('up_users').where({ id: guest_id }).delete())).toBe(
      'bookings_guest_id_required',
    );
    expect(await refusalOf(db('up_users').where({ id: host_id }).delete())).toBe(
      'bookings_host_id_required',
    );
  });

  it('nor a booking with a payment', async () => {
    const id = await insertBooking(db);
    await insertPayment(db, { booking_id: id });
    expect(await refusalOf(db('bookings').where({ id }).delete())).toBe(
      'payments_booking_id_required',
    );
  });

  it('a property without bookings takes its calendar with it', async () => {
    const property_id = await insertProperty(db);
    await insertBlock(db, { property_id });
    await insertRow(db, 'price_rules', {
      property_id,
      start_date: '2030-06-01',
      end_date: '2030-06-02',
    });
    await db('properties').where({ id: property_id }).delete();
    for (const table of ['calendar_blocks', 'price_rules', 'stay_claims'])
      expect(await db(table).where({ property_id })).toEqual([]);
  });
});

describe('moving a booking on', () => {
  it('compares and sets: of many who saw one state, one wins', async () => {
    const id = await insertBooking(db);
    const moves = await Promise.all(
      (['canceled', 'checked_in', 'canceled', 'checked_in'] as const).map((bookingStatus) =>
        db.transaction((trx) => moveBooking(trx, id, 'confirmed', { bookingStatus })),
      ),
    );
    const winners = moves.filter((moved) => moved !== null);
    expect(winners).toHaveLength(1);
    const stored = await db('bookings').where({ id }).first<{ booking_status: string }>();
    expect(stored?.booking_status).toBe(winners[0]?.bookingStatus);
  });
});

describe('the rating of a property', () => {
  const rate = async (property_id: number, rating: number, review_status = 'published') => {
    const booking_id = await insertBooking(db, { property_id, booking_status: 'canceled' });
    const author_id = await insertUser(db);
    await insertReview(db, { property_id, booking_id, author_id, rating, review_status });
  };
  const ratingOf = async (id: number) => {
    await refreshRating(db, id);
    const row = await db('properties').where({ id }).first<{
      avg_rating: string | null;
      review_count: number;
    }>('avg_rating', 'review_count');
    return row && { ...row, avg_rating: row.avg_rating === null ? null : Number(row.avg_rating) };
  };

  it.each([
    [[5]],
    [[4, 5]],
    [[5, 4, 4]],
    [[1, 2, 2, 3, 5, 5]],
    // 4.125 and 2.625: halves of a hundredth go up, in the domain and in SQL.
    [[5, 4, 4, 4, 4, 4, 4, 4]],
    [[2, 2, 2, 3, 3, 3, 3, 3]],
  ])('of %j is the domain’s', async (ratings) => {
    const id = await insertProperty(db);
    for (const rating of ratings) await rate(id, rating);
    await rate(id, 1, 'hidden');
    const avg_rating = averageRating(ratings);
    expect(await ratingOf(id)).toEqual({ avg_rating, review_count: ratings.length });
  });

  it('is null without a published review', async () => {
    const id = await insertProperty(db);
    await rate(id, 5, 'hidden');
    expect(await ratingOf(id)).toEqual({ avg_rating: null, review_count: 0 });
  });
});
