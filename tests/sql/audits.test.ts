import { AUDIT_NAMES, findViolations } from '../../src/sql/audits';
import {
  insertBlock,
  insertBooking,
  insertPayment,
  insertProperty,
  insertReview,
  insertRow,
  insertUser,
  openDatabase,
  type BareDatabase,
} from '../support/rows';

let bare: BareDatabase;

/** A small sound world: a paid booking with a refund and a review, a second one, and a block. */
beforeEach(async () => {
  bare = await openDatabase();
  const { db } = bare;
  const property_id = await insertProperty(db, { document_id: 'home' });
  const booking_id = await insertBooking(db, { property_id, document_id: 'first' });
  await insertBooking(db, {
    property_id,
    document_id: 'second',
    check_in: '2030-06-04',
    check_out: '2030-06-06',
    booking_status: 'expired',
  });
  await insertBlock(db, { property_id, start_date: '2030-07-01', end_date: '2030-07-08' });
  const trace = (document: string, from: string | null, to: string) =>
    insertRow(db, 'audit_events', {
      action: 'booking.pay',
      subject: `booking:${document}`,
      data: { from, to },
    });
  await trace('first', null, 'pending_payment');
  await trace('second', null, 'pending_payment');
  await trace('first', 'pending_payment', 'confirmed');
  await trace('second', 'pending_payment', 'expired');
  const payment_id = await insertPayment(db, { booking_id, amount_refunded: 400 });
  const money = { payment_id, currency: 'NOK' };
  await insertRow(db, 'payment_attempts', {
    ...money,
    provider: 'stripe',
    idempotency_key: '9a3f4a53-53e2-4b4b-9a55-6d7c5f1d8f10',
    amount: 1000,
    amount_received: 1000,
    capture: 'automatic',
    attempt_state: 'succeeded',
  });
  await insertRow(db, 'refunds', { ...money, amount: 400, refund_status: 'succeeded' });
  for (const [entry_key, amount] of [
    ['capture:1', 1000],
    ['refund:1', -400],
  ] as const) {
    await insertRow(db, 'ledger_entries', { ...money, entry_key, account: 'provider', amount });
    await insertRow(db, 'ledger_entries', {
      ...money,
      entry_key,
      account: 'booking',
      amount: -amount,
    });
  }
  await insertReview(db, { property_id, booking_id, author_id: await insertUser(db), rating: 4 });
  await db('properties').where({ id: property_id }).update({ avg_rating: 4, review_count: 1 });
});
afterEach(() => bare.drop());

const NO_TRIGGERS = ['bookings', 'ledger_entries'].map(
  (table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`,
);
const NO_EXCLUSIONS = `ALTER TABLE stay_claims DROP CONSTRAINT stay_claims_bookings_apart,
  DROP CONSTRAINT stay_claims_blocks_and_bookings_apart`;

/** What must have gone wrong for each audit to find something. */
const DAMAGE: Record<string, string[]> = {
  'bookings overlap': [
    NO_EXCLUSIONS,
    `UPDATE bookings SET booking_status = 'confirmed', check_in = '2030-06-03', nights = 3
      WHERE document_id = 'second'`,
  ],
  'a block meets a booking': [
    NO_EXCLUSIONS,
    `UPDATE calendar_blocks SET start_date = '2030-06-03'`,
  ],
  'claims differ from bookings and blocks': ['DELETE FROM stay_claims'],
  'confirmed without money or override': [
    `UPDATE payments SET payment_status = 'requires_payment'`,
  ],
  'money kept of a stay that never was': [
    `UPDATE bookings SET booking_status = 'declined' WHERE document_id = 'first'`,
  ],
  'price, payment or currency differ': [`UPDATE payments SET currency = 'SEK'`],
  'a ledger entry does not sum to zero': [
    `UPDATE ledger_entries SET amount = 999 WHERE account = 'provider' AND amount = 1000`,
  ],
  'the ledger differs from payments and refunds': [`UPDATE refunds SET refund_status = 'failed'`],
  'a rating is not that of its reviews': [`UPDATE reviews SET review_status = 'hidden'`],
  'a transition left no trace': [
    `DELETE FROM audit_events WHERE id = (SELECT max(id) FROM audit_events)`,
  ],
};

it('a sound database has nothing to find', async () => {
  expect(await findViolations(bare.db)).toEqual([]);
});

it('knows how each audit is broken', () => {
  expect(Object.keys(DAMAGE)).toEqual(AUDIT_NAMES);
});

it.each(Object.entries(DAMAGE))('finds that %s', async (audit, damage) => {
  for (const statement of [...NO_TRIGGERS, ...damage]) await bare.db.raw(statement);
  const found = await findViolations(bare.db);
  expect(found.map((violation) => violation.audit)).toContain(audit);
});

it('accepts an admin’s word in place of money', async () => {
  const { db } = bare;
  await db('audit_events')
    .where({ subject: 'booking:first' })
    .whereRaw(`data ->> 'to' = 'confirmed'`)
    .update({ action: 'booking.overrideConfirm' });
  await db('payments').update({ payment_status: 'canceled' });
  const found = await findViolations(db);
  expect(found.map((violation) => violation.audit)).toEqual([]);
});
