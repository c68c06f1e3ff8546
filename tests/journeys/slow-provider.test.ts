import { startApp, type TestApp } from '../support/app';
import { expectNoViolations } from '../support/audits';
import { Faraway } from '../support/faraway';
import {
  book,
  bookingIn,
  call,
  confirmIntent,
  createProperty,
  daysAhead,
  openPayment,
  outcomeOf,
  register,
  waitFor,
  type Booking,
  type Payment,
  type Person,
} from '../support/marketplace';
import { intentsOf } from '../support/sandbox';
import { jobsDone } from '../support/time';

const provider = new Faraway();
let app: TestApp;
let host: Person;
beforeAll(async () => {
  app = await startApp({ env: { STRIPE_API_BASE: await provider.start() } });
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

async function hold(): Promise<{ guest: Person; booking: Booking }> {
  const [guest, property] = [await register(app), await createProperty(app, host)];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const stay = { property: property.documentId, ...dates, guests: 1 };
  return { guest, booking: await book(app, guest, stay) };
}

const askToPay = (guest: Person, { documentId: booking }: Booking) =>
  call<Payment>(app, 'POST', '/payments', { as: guest, data: { booking } });

const UNAVAILABLE = '503 UNAVAILABLE';

test('clicks while the first is still on its way wait their turn, and open no second intent', async () => {
  const { guest, booking } = await hold();
  provider.holdsBack = true;
  const first = askToPay(guest, booking);
  await waitFor(() => Promise.resolve(provider.waiting === 1));
  for (let click = 0; click < 3; click += 1) {
    const impatient = await askToPay(guest, booking);
    expect(outcomeOf(impatient)).toBe(UNAVAILABLE);
    expect(Number(impatient.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  provider.release();
  expect(outcomeOf(await first)).toBe(201);
  const { providerRef } = await openPayment(app, guest, booking);
  expect((await intentsOf(app, booking)).map(({ id }) => id)).toEqual([providerRef]);
});

test.each(['error', 'cut before', 'cut after'] as const)(
  'a provider that fails once (%s) is asked again, and one intent can be paid',
  async (failure) => {
    const { guest, booking } = await hold();
    provider.failures = [failure];
    expect(outcomeOf(await askToPay(guest, booking))).toBe(UNAVAILABLE);
    const payment = await openPayment(app, guest, booking);
    expect(await intentsOf(app, booking)).toHaveLength(1);
    await confirmIntent(app, payment);
    await bookingIn('confirmed', app, guest, booking);
  },
);

test('a booking that is canceled while its intent is made leaves nothing to pay', async () => {
  const { guest, booking } = await hold();
  provider.holdsBack = true;
  const opening = askToPay(guest, booking);
  await waitFor(() => Promise.resolve(provider.waiting === 1));
  await call(app, 'POST', `/bookings/${booking.documentId}/cancel`, { as: guest });
  provider.release();
  expect(outcomeOf(await opening)).toBe('409 INVALID_TRANSITION');
});
