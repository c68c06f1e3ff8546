import type { Knex } from 'knex';
import { HOLDING_STATES, STATES } from '../../src/domain/booking/process';
import { calendarOf, calendarsOf } from '../../src/sql/calendar';
import {
  bookingValues,
  insertBlock,
  insertBooking,
  insertProperty,
  openDatabase,
  refusalOf,
  type BareDatabase,
} from '../support/rows';

let bare: BareDatabase;
let db: Knex;
let property_id: number;

beforeAll(async () => {
  bare = await openDatabase();
  db = bare.db;
});
afterAll(() => bare.drop());
beforeEach(async () => {
  property_id = await insertProperty(db);
});

const book = (check_in: string, check_out: string, more: object = {}) =>
  insertBooking(db, { property_id, check_in, check_out, ...more });

const block = (start_date: string, end_date: string) =>
  insertBlock(db, { property_id, start_date, end_date });

const BOOKED = 'stay_claims_bookings_apart';
const MIXED = 'stay_claims_blocks_and_bookings_apart';

describe('plain SQL cannot book twice', () => {
  beforeEach(() => book('2030-06-10', '2030-06-15'));

  it.each([
    ['the same nights', '2030-06-10', '2030-06-15'],
    ['the first night', '2030-06-08', '2030-06-11'],
    ['the last night', '2030-06-14', '2030-06-16'],
    ['a night within', '2030-06-12', '2030-06-13'],
    ['nights all around', '2030-06-01', '2030-06-30'],
  ])('%s', async (_, checkIn, checkOut) => {
    expect(await refusalOf(book(checkIn, checkOut))).toBe(BOOKED);
  });

  it('but the day of turnover, before and after, is fine', async () => {
    await book('2030-06-08', '2030-06-10');
    await book('2030-06-15', '2030-06-16');
  });

  it('and another property is another calendar', async () => {
    await insertBooking(db, { check_in: '2030-06-10', check_out: '2030-06-15' });
  });

  it('nor by moving a booking, or by bringing one back', async () => {
    const moved = await book('2030-07-01', '2030-07-03');
    const dates = { check_in: '2030-06-14', check_out: '2030-06-16' };
    expect(
      await refusalOf(
        db('bookings')
          .where({ id: moved })
          .update({ ...dates, nights: 2 }),
      ),
    ).toBe(BOOKED);
    const ended = await book('2030-06-12', '2030-06-13', { booking_status: 'expired' });
    const back = db('bookings').where({ id: ended }).update({ booking_status: 'confirmed' });
    expect(await refusalOf(back)).toBe(BOOKED);
  });
});

describe('preparation days', () => {
  beforeEach(() => book('2030-06-10', '2030-06-15', { preparation_days: 2 }));

  it.each(['2030-06-15', '2030-06-16'])('keep bookings away on %s', async (checkIn) => {
    expect(await refusalOf(book(checkIn, '2030-06-20'))).toBe(BOOKED);
  });

  it('end', async () => {
    await book('2030-06-17', '2030-06-20');
  });

  it('of the stay before count too', async () => {
    expect(await refusalOf(book('2030-06-07', '2030-06-09', { preparation_days: 2 }))).toBe(BOOKED);
    await book('2030-06-06', '2030-06-08', { preparation_days: 2 });
  });

  it('may be blocked', async () => {
    await block('2030-06-15', '2030-06-17');
  });
});

describe('blocks', () => {
  it('and bookings exclude each other, whichever comes first', async () => {
    await book('2030-06-10', '2030-06-15');
    expect(await refusalOf(block('2030-06-14', '2030-06-20'))).toBe(MIXED);
    await block('2030-06-15', '2030-06-20');
    expect(await refusalOf(book('2030-06-19', '2030-06-22'))).toBe(MIXED);
    await book('2030-06-20', '2030-06-22');
  });

  it('may overlap each other', async () => {
    await block('2030-06-10', '2030-06-15');
    await block('2030-06-12', '2030-06-20');
  });

  it('give their nights back when they go or move', async () => {
    const first = await block('2030-06-10', '2030-06-15');
    await db('calendar_blocks').where({ id: first }).update({ end_date: '2030-06-12' });
    await book('2030-06-12', '2030-06-14');
    await db('calendar_blocks').where({ id: first }).delete();
    await book('2030-06-10', '2030-06-12');
  });
});

describe('claims follow the state of the booking', () => {
  it.each([...STATES])('%s', async (booking_status) => {
    const hold_expires_at = new Date('2030-01-01T00:00:00Z');
    const id = await book('2030-06-10', '2030-06-15', { booking_status, hold_expires_at });
    const claims = await db('stay_claims').where({ booking_id: id });
    const holds = (HOLDING_STATES as readonly string[]).includes(booking_status);
    expect(claims).toHaveLength(holds ? 1 : 0);
    await db('bookings').where({ id }).update({ booking_status: 'canceled' });
    expect(await db('stay_claims').where({ booking_id: id })).toEqual([]);
  });

  it('and its dates', async () => {
    const id = await book('2030-06-10', '2030-06-15', { preparation_days: 1 });
    await db('bookings').where({ id }).update({ check_out: '2030-06-12', nights: 2 });
    expect(await db('stay_claims').where({ booking_id: id }).select('nights', 'padded')).toEqual([
      { nights: '[2030-06-10,2030-06-12)', padded: '[2030-06-10,2030-06-13)' },
    ]);
  });

  it('not those of a transaction that was undone', async () => {
    const booking = await bookingValues(db, { property_id });
    const undone = db.transaction(async (trx) => {
      await trx('bookings').insert(booking);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await db('stay_claims').where({ property_id })).toEqual([]);
  });
});

describe('reading calendars', () => {
  const now = new Date('2030-05-01T12:00:00Z');
  const range = { from: '2030-06-01', to: '2030-06-30', now };

  it('looks past holds that have run out, to the millisecond', async () => {
    const pending = { booking_status: 'pending_payment' };
    await book('2030-06-10', '2030-06-12', { ...pending, hold_expires_at: now });
    const live = new Date(now.getTime() + 1);
    await book('2030-06-12', '2030-06-14', { ...pending, hold_expires_at: live });
    const { claims } = await calendarOf(db, property_id, range);
    expect(claims).toEqual([
      { kind: 'booking', start: '2030-06-12', end: '2030-06-14', paddedEnd: '2030-06-14' },
    ]);
  });

  it('tells blocks, bookings and their preparation days within the range', async () => {
    await book('2030-05-20', '2030-05-31', { preparation_days: 2 });
    await book('2030-05-10', '2030-05-20');
    await block('2030-06-20', '2030-07-20');
    const { claims } = await calendarOf(db, property_id, range);
    expect(claims).toEqual([
      { kind: 'booking', start: '2030-05-20', end: '2030-05-31', paddedEnd: '2030-06-02' },
      { kind: 'block', start: '2030-06-20', end: '2030-07-20', paddedEnd: '2030-07-20' },
    ]);
  });

  it('leaves out the claim of a booking that is asked about', async () => {
    const id = await book('2030-06-10', '2030-06-12');
    const { claims } = await calendarOf(db, property_id, { ...range, exceptBookingId: id });
    expect(claims).toEqual([]);
  });

  it('answers for many properties, and for those without anything', async () => {
    const other = await insertProperty(db);
    await book('2030-06-10', '2030-06-12');
    const calendars = await calendarsOf(db, [property_id, other], range);
    expect(calendars.get(property_id)?.claims).toHaveLength(1);
    expect(calendars.get(other)).toEqual({ claims: [], rules: [] });
  });
});
