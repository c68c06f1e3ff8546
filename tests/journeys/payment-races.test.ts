import { startApp, type TestApp } from '../support/app';
import { databaseOf, expectNoViolations } from '../support/audits';
import {
  book,
  call,
  confirmIntent,
  createProperty,
  daysAhead,
  getBooking,
  openPayment,
  outcomeOf,
  register,
  waitFor,
  type Booking,
  type Payment,
  type Person,
} from '../support/marketplace';
import { intentsOf, refundsOf } from '../support/sandbox';
import { endHoldAgo, jobsDone } from '../support/time';

const ROUNDS = 12;

let app: TestApp;
let host: Person;
beforeAll(async () => {
  app = await startApp();
  host = await register(app, { accountType: 'host' });
});
afterAll(() => app.stop());
afterEach(async () => {
  await jobsDone(app);
  await expectNoViolations(app);
});

interface Scene {
  guest: Person;
  booking: Booking;
}

async function hold(): Promise<Scene> {
  const [guest, property] = [await register(app), await createProperty(app, host)];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const stay = { property: property.documentId, ...dates, guests: 1 };
  return { guest, booking: await book(app, guest, stay) };
}

/** Waits until our books agree with the provider's: charged or not, refunded or not. */
async function settled({ guest, booking }: Scene): Promise<Booking> {
  let seen = booking;
  await waitFor(async () => {
    await jobsDone(app);
    seen = await getBooking(app, guest, booking);
    const [intent] = await intentsOf(app, booking);
    const refunded = intent ? (await refundsOf(app, intent)).length > 0 : false;
    const status = seen.payment?.paymentStatus;
    if (intent?.status === 'succeeded')
      return refunded ? status === 'refunded' : seen.bookingStatus === 'confirmed';
    return intent?.status === 'canceled' && status === 'canceled';
  }, 'the money is where it belongs');
  return seen;
}

test('twenty clicks on pay open one intent', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { guest, booking } = await hold();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        call<Payment>(app, 'POST', '/payments', {
          as: guest,
          data: { booking: booking.documentId },
        }),
      ),
    );
    const outcomes = new Set(answers.map(outcomeOf));
    for (const outcome of outcomes)
      expect([200, 201, '409 IN_FLIGHT', '503 UNAVAILABLE']).toContain(outcome);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const told = answers.filter(({ status }) => status < 300).map(({ data }) => data.providerRef);
    const { providerRef } = await openPayment(app, guest, booking);
    expect(new Set([...told, providerRef]).size).toBe(1);
    const intents = await intentsOf(app, booking);
    expect(intents.map(({ id }) => id)).toEqual([providerRef]);
  }
});

test('cancel ∥ pay: the booking is canceled and nothing is kept', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const scene = await hold();
    const { guest, booking } = scene;
    const payment = await openPayment(app, guest, booking);
    const [canceled] = await Promise.all([
      call(app, 'POST', `/bookings/${booking.documentId}/cancel`, { as: guest }),
      confirmIntent(app, payment),
    ]);
    expect(canceled.status).toBe(200);
    const { bookingStatus, payment: paid } = await settled(scene);
    expect(bookingStatus).toBe('canceled');
    expect(['canceled', 'refunded']).toContain(paid?.paymentStatus);
  }
});

test('expire ∥ pay: confirmed and paid, or expired and nothing charged', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const scene = await hold();
    const { guest, booking } = scene;
    const payment = await openPayment(app, guest, booking);
    await endHoldAgo(app, booking, 1);
    const endHold = databaseOf(app).raw(
      `SELECT graphile_worker.add_job('end-hold', json_build_object('bookingId', id))
         FROM bookings WHERE document_id = ?`,
      [booking.documentId],
    );
    await Promise.all([endHold, confirmIntent(app, payment)]);
    const { bookingStatus, payment: paid } = await settled(scene);
    expect([
      ['confirmed', 'succeeded'],
      ['expired', 'canceled'],
    ]).toContainEqual([bookingStatus, paid?.paymentStatus]);
  }
});

test('pay ∥ cancel ∥ a rival for the nights: one of the two stays, and no money is lost', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const scene = await hold();
    const { guest, booking } = scene;
    const rival = await register(app);
    const payment = await openPayment(app, guest, booking);
    await endHoldAgo(app, booking, 1);
    const stay = {
      property: (booking.property as { documentId: string }).documentId,
      checkIn: daysAhead(11),
      checkOut: daysAhead(13),
      guests: 1,
    };
    const [rivals] = await Promise.all([
      call<Booking>(app, 'POST', '/bookings', { as: rival, data: stay }),
      confirmIntent(app, payment),
      call(app, 'POST', `/bookings/${booking.documentId}/cancel`, { as: guest }),
    ]);
    expect([201, '409 DATES_UNAVAILABLE']).toContain(outcomeOf(rivals));
    const { bookingStatus } = await settled(scene);
    if (bookingStatus === 'confirmed') expect(rivals.status).toBe(409);
  }
});

test('a webhook ∥ a look-up at the end of the hold: paid once', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const scene = await hold();
    const payment = await openPayment(app, scene.guest, scene.booking);
    await confirmIntent(app, payment);
    await endHoldAgo(app, scene.booking, 1);
    await databaseOf(app).raw(
      `SELECT graphile_worker.add_job('end-hold', json_build_object('bookingId', id))
         FROM bookings, generate_series(1, 4) WHERE document_id = ?`,
      [scene.booking.documentId],
    );
    expect((await settled(scene)).bookingStatus).toBe('confirmed');
  }
});

test('nothing of all this was put aside as money that we do not know', async () => {
  await jobsDone(app);
  const db = databaseOf(app);
  const aside = db('webhook_events').where({ event_state: 'put_aside' });
  expect(await aside.select('event_type', 'note')).toEqual([]);
});
