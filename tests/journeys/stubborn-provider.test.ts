import { startApp, type TestApp } from '../support/app';
import { databaseOf, expectNoViolations } from '../support/audits';
import { Faraway } from '../support/faraway';
import {
  book,
  bookingIn,
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
  type Property,
} from '../support/marketplace';
import { intentsOf, refundsOf } from '../support/sandbox';
import { endHoldAgo, jobsDone, sweep } from '../support/time';

const provider = new Faraway();
let app: TestApp;
let host: Person;
beforeAll(async () => {
  app = await startApp({
    env: { STRIPE_API_BASE: await provider.start(), MAX_LIVE_HOLDS: '9', LOG_LEVEL: 'fatal' },
  });
  provider.target = app.surroundings.sandbox.url;
  host = await register(app, { accountType: 'host' });
});
afterAll(async () => {
  await app.stop();
  await provider.close();
});
afterEach(async () => {
  await jobsDone(app);
  await expectNoViolations(app);
});

interface Paid {
  guest: Person;
  property: Property;
  booking: Booking;
  payment: Payment;
}

async function paid(overrides: object = {}): Promise<Paid> {
  const [guest, property] = [await register(app), await createProperty(app, host, overrides)];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const stay = { property: property.documentId, ...dates, guests: 1 };
  const booking = await book(app, guest, stay);
  const payment = await openPayment(app, guest, booking);
  await confirmIntent(app, payment);
  const state = overrides && 'instantBook' in overrides ? 'pending_approval' : 'confirmed';
  await bookingIn(state, app, guest, booking);
  return { guest, property, booking, payment };
}

const cancel = ({ guest, booking }: Paid, data: object = {}) =>
  call<Booking>(app, 'POST', `/bookings/${booking.documentId}/cancel`, { as: guest, data });

const paymentOf = async ({ guest, booking }: Paid) =>
  (await getBooking(app, guest, booking)).payment;

/** What the worker would try again later, it tries now. */
const hurry = () =>
  databaseOf(app).raw('UPDATE graphile_worker._private_jobs SET run_at = now(), attempts = 0');

async function refundIs(state: string, stay: Paid): Promise<void> {
  await waitFor(async () => {
    await hurry();
    return (await paymentOf(stay))?.paymentStatus === state;
  }, `the payment is ${state}`);
}

test('an answered error, which the provider repeats for its key, does not lose a refund', async () => {
  const stay = await paid();
  provider.failures = ['error', 'error'];
  expect(outcomeOf(await cancel(stay))).toBe(200);
  await refundIs('refunded', stay);
  const [intent] = await intentsOf(app, stay.booking);
  if (!intent) throw new Error('There is no intent.');
  expect(await refundsOf(app, intent)).toMatchObject([{ amount: stay.booking.totalAmount }]);
});

test('a refund whose answer was cut is found again, not paid twice', async () => {
  const stay = await paid();
  provider.failures = ['cut after'];
  await cancel(stay);
  await refundIs('refunded', stay);
  const [intent] = await intentsOf(app, stay.booking);
  if (!intent) throw new Error('There is no intent.');
  expect(await refundsOf(app, intent)).toHaveLength(1);
});

test('an authorization is released after answered errors, too', async () => {
  const stay = await paid({ instantBook: false });
  provider.failures = ['error'];
  await cancel(stay);
  await waitFor(async () => {
    await hurry();
    return (await intentsOf(app, stay.booking))[0]?.status === 'canceled';
  }, 'the authorization is released');
});

test('a refund that its job has given up is taken up again by the sweep', async () => {
  const stay = await paid();
  provider.failures = ['cut before'];
  await cancel(stay);
  await jobsDone(app);
  const given = databaseOf(app)('graphile_worker._private_jobs').where(
    'last_error',
    'is not',
    null,
  );
  expect(await given.clone().update({ attempts: 10, run_at: new Date(0) })).toBe(1);
  await sweep(app);
  expect((await paymentOf(stay))?.paymentStatus).toBe('refunded');
});

test('a hold ends, though the provider does not know its intent', async () => {
  const [guest, property] = [await register(app), await createProperty(app, host)];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const stay = { property: property.documentId, ...dates, guests: 1 };
  const booking = await book(app, guest, stay);
  const { providerRef } = await openPayment(app, guest, booking);
  const attempts = databaseOf(app)('payment_attempts').where({ provider_ref: providerRef });
  await attempts.clone().update({ provider_ref: 'pi_gone' });
  await endHoldAgo(app, booking, 1);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('expired');
  const gone = databaseOf(app)('payment_attempts').where({ provider_ref: 'pi_gone' });
  expect(await gone.first()).toMatchObject({ attempt_state: 'canceled' });
});
