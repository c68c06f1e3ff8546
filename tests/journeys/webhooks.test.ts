import { startApp, type TestApp } from '../support/app';
import { databaseOf, expectNoViolations } from '../support/audits';
import {
  book,
  bookingIn,
  call,
  createProperty,
  daysAhead,
  getBooking,
  pay,
  register,
  type Booking,
  type Person,
} from '../support/marketplace';
import {
  intentsOf,
  paidEventOf,
  refundsOf,
  sendWebhook,
  setWebhooks,
  type StripeEvent,
} from '../support/sandbox';
import { jobsDone, sweep, endHoldAgo } from '../support/time';

const COPIES = 50;

let app: TestApp;
let host: Person;
beforeAll(async () => {
  // What is put aside raises an alert in the log, as it should.
  app = await startApp({ env: { LOG_LEVEL: 'fatal' } });
  host = await register(app, { accountType: 'host' });
});
afterAll(() => app.stop());
afterEach(async () => {
  await setWebhooks(app, 'deliver');
  await jobsDone(app);
  await expectNoViolations(app);
});

interface Paid {
  guest: Person;
  booking: Booking;
  event: StripeEvent;
}

/** A stay that was paid, and the event that tells it, which did not arrive. */
async function paidUnheard(): Promise<Paid> {
  const [guest, property] = [await register(app), await createProperty(app, host)];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const booking = await book(app, guest, { property: property.documentId, ...dates, guests: 1 });
  await setWebhooks(app, 'drop');
  const payment = await pay(app, guest, booking);
  return { guest, booking, event: await paidEventOf(app, payment) };
}

const stateOf = async ({ guest, booking }: Paid): Promise<string> =>
  (await getBooking(app, guest, booking)).bookingStatus;

async function inboxOf({ id }: { id: string }): Promise<{ event_state: string; note: string }[]> {
  return databaseOf(app)('webhook_events').where({ event_id: id }).select('event_state', 'note');
}

const changed = (event: StripeEvent, change: object, id = `evt_${Math.random()}`): StripeEvent => ({
  ...event,
  id,
  data: { object: { ...event.data.object, ...change } },
});

test(`${COPIES} copies of an event at once take effect once`, async () => {
  const paid = await paidUnheard();
  const answers = await Promise.all(
    Array.from({ length: COPIES }, () => sendWebhook(app, paid.event)),
  );
  expect(new Set(answers)).toEqual(new Set([200]));
  await jobsDone(app);
  expect(await stateOf(paid)).toBe('confirmed');
  expect(await inboxOf(paid.event)).toEqual([{ event_state: 'applied', note: null }]);
  const subject = `booking:${paid.booking.documentId}`;
  const db = databaseOf(app);
  expect(await db('audit_events').where({ subject, action: 'booking.pay' })).toHaveLength(1);
});

test('the same news under many ids takes effect once, too', async () => {
  const paid = await paidUnheard();
  await Promise.all(
    Array.from({ length: 10 }, (_, copy) =>
      sendWebhook(app, { ...paid.event, id: `${paid.event.id}_${copy}` }),
    ),
  );
  await jobsDone(app);
  expect(await stateOf(paid)).toBe('confirmed');
});

test('a provider that sends everything twice changes nothing', async () => {
  const [guest, property] = [await register(app), await createProperty(app, host)];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const booking = await book(app, guest, { property: property.documentId, ...dates, guests: 1 });
  await setWebhooks(app, 'duplicate');
  await pay(app, guest, booking);
  await bookingIn('confirmed', app, guest, booking);
});

test.each([
  ['amount', { amount: 1 }],
  ['amount', { amount_received: 1 }],
  ['currency', { currency: 'sek' }],
  ['mode', { livemode: true }],
  ['booking', { metadata: { booking: 'another' } }],
])('money with a wrong %s is put aside and confirms nothing', async (what, change) => {
  const paid = await paidUnheard();
  const event = changed(paid.event, change);
  expect(await sendWebhook(app, event)).toBe(200);
  await jobsDone(app);
  expect(await stateOf(paid)).toBe('pending_payment');
  const [stored] = await inboxOf(event);
  expect(stored).toMatchObject({ event_state: 'put_aside', note: expect.stringContaining(what) });
  // Test money is no money; the rest stands in the books, apart from the booking.
  const kept = await databaseOf(app)('ledger_entries')
    .where('entry_key', `suspense:${String(paid.event.data.object.id)}`)
    .pluck('account');
  expect(kept.sort()).toEqual(what === 'mode' ? [] : ['provider:stripe', 'suspense']);
});

test('an intent that we never opened confirms nothing, though it names a booking', async () => {
  const paid = await paidUnheard();
  const event = changed(paid.event, { id: 'pi_foreign' });
  await sendWebhook(app, event);
  await jobsDone(app);
  expect(await stateOf(paid)).toBe('pending_payment');
  expect(await inboxOf(event)).toMatchObject([{ event_state: 'put_aside' }]);
});

test('events about other things are taken in and change nothing', async () => {
  const paid = await paidUnheard();
  const event = { ...paid.event, id: 'evt_other', type: 'customer.created' };
  expect(await sendWebhook(app, event)).toBe(200);
  await jobsDone(app);
  expect(await stateOf(paid)).toBe('pending_payment');
  expect(await inboxOf(event)).toMatchObject([{ event_state: 'ignored' }]);
});

test('forged, old and unsigned events are refused', async () => {
  const paid = await paidUnheard();
  const forged = await sendWebhook(app, paid.event, { secret: 'whsec_of_somebody_else' });
  const signedAt = new Date(Date.now() - 6 * 60_000);
  const old = await sendWebhook(app, paid.event, { signedAt });
  const unsigned = await fetch(`${app.url}/api/payments/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(paid.event),
  });
  expect([forged, old, unsigned.status]).toEqual([400, 400, 400]);
  await jobsDone(app);
  expect(await inboxOf(paid.event)).toEqual([]);
  expect(await stateOf(paid)).toBe('pending_payment');
});

test('failure, success and cancellation in any order end in the money that came', async () => {
  const paid = await paidUnheard();
  const failed = { ...changed(paid.event, { status: 'requires_payment_method' }) };
  const canceled = { ...changed(paid.event, { status: 'canceled', amount_received: 0 }) };
  await sendWebhook(app, { ...canceled, type: 'payment_intent.canceled' });
  await jobsDone(app);
  expect(await stateOf(paid)).toBe('pending_payment');
  await sendWebhook(app, paid.event);
  await sendWebhook(app, { ...failed, type: 'payment_intent.payment_failed' });
  await jobsDone(app);
  expect(await stateOf(paid)).toBe('confirmed');
  expect(await intentsOf(app, paid.booking)).toMatchObject([{ status: 'succeeded' }]);
});

test('an event that was stored before a crash is applied by the job that was stored with it', async () => {
  const paid = await paidUnheard();
  await sendWebhook(app, paid.event);
  await jobsDone(app);
  const db = databaseOf(app);
  const [row] = await db<{ id: string }>('webhook_events')
    .where('event_id', paid.event.id)
    .select('id');
  // The worker died after the effect and before the note: the job runs again.
  await db('webhook_events').where({ id: row?.id }).update({ event_state: 'received' });
  await db.raw(
    `SELECT graphile_worker.add_job('apply-webhook-event', json_build_object('eventId', ?::int))`,
    [row?.id ?? 0],
  );
  await jobsDone(app);
  expect(await inboxOf(paid.event)).toMatchObject([{ event_state: 'applied' }]);
  expect(await stateOf(paid)).toBe('confirmed');
  await endHoldAgo(app, paid.booking, 1);
  await sweep(app);
  expect(await stateOf(paid)).toBe('confirmed');
});

test('a refund that the bank sends back is owed again, and stands so in the books', async () => {
  await setWebhooks(app, 'deliver');
  const [guest, property] = [await register(app), await createProperty(app, host)];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const booking = await book(app, guest, { property: property.documentId, ...dates, guests: 1 });
  const payment = await pay(app, guest, booking);
  await bookingIn('confirmed', app, guest, booking);
  await call(app, 'POST', `/bookings/${booking.documentId}/cancel`, { as: guest });
  await jobsDone(app);
  const [refund] = await refundsOf(app, { id: payment.providerRef });
  const object = { ...refund, status: 'failed' };
  const created = Math.floor(Date.now() / 1000);
  const about = { id: 'evt_sent_back', object: 'event', created, livemode: false };
  const event = { ...about, type: 'refund.failed', data: { object } };
  expect(await sendWebhook(app, event)).toBe(200);
  await jobsDone(app);
  expect((await getBooking(app, guest, booking)).payment).toMatchObject({
    paymentStatus: 'succeeded',
    amountRefunded: 0,
  });
  expect(await databaseOf(app)('refunds').pluck('refund_status')).toContain('failed');
});
