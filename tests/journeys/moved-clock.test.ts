import { startApp, type TestApp } from '../support/app';
import { bookingIn, book, createProperty, daysAhead, pay, register } from '../support/marketplace';

const DAYS_AHEAD = 30;
const HOUR_MS = 3_600_000;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ env: { CLOCK_OFFSET_MINUTES: String(DAYS_AHEAD * 24 * 60) } });
});
afterAll(() => app.stop());

test('a host has a day to answer, also when our clock is far ahead of the provider’s', async () => {
  const [host, guest] = [await register(app, { accountType: 'host' }), await register(app)];
  const { documentId: property } = await createProperty(app, host, { instantBook: false });
  const stay = { property, checkIn: daysAhead(60), checkOut: daysAhead(62), guests: 1 };
  const booking = await book(app, guest, stay);
  await pay(app, guest, booking);
  const asked = await bookingIn('pending_approval', app, guest, booking);
  const now = Date.now() + DAYS_AHEAD * 24 * HOUR_MS;
  const hours = (Date.parse(String(asked.approvalDueAt)) - now) / HOUR_MS;
  expect(hours).toBeGreaterThan(23);
  expect(hours).toBeLessThanOrEqual(24);
});
