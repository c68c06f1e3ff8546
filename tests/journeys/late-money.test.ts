import { startApp, type TestApp } from '../support/app';
import { databaseOf, expectNoViolations } from '../support/audits';
import {
  book,
  bookingIn,
  call,
  confirmIntent,
  createProperty,
  daysAhead,
  getBooking,
  openPayment,
  pay,
  register,
  type Booking,
  type Payment,
  type Person,
  type Property,
  type Stay,
} from '../support/marketplace';
import { intentsOf, paidEventOf, refundsOf, sendWebhook, setWebhooks } from '../support/sandbox';
import { endHoldAgo, jobsDone, sweep } from '../support/time';

let app: TestApp;
let host: Person;
beforeAll(async () => {
  app = await startApp();
  host = await register(app, { accountType: 'host' });
});
afterAll(() => app.stop());
afterEach(async () => {
  await setWebhooks(app, 'deliver');
  await jobsDone(app);
  await expectNoViolations(app);
});

interface Scene {
  guest: Person;
  property: Property;
  stay: Stay;
  booking: Booking;
}

async function hold(overrides: object = {}): Promise<Scene> {
  const [guest, property] = [await register(app), await createProperty(app, host, overrides)];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const stay = { property: property.documentId, ...dates, guests: 1 };
  return { guest, property, stay, booking: await book(app, guest, stay) };
}

/** A guest who has paid, unheard: every webhook is lost. */
async function paidUnheard(overrides: object = {}): Promise<Scene & { payment: Payment }> {
  const scene = await hold(overrides);
  await setWebhooks(app, 'drop');
  return { ...scene, payment: await pay(app, scene.guest, scene.booking) };
}

/** The money went back in full, once, at the provider and in our books. */
async function expectRefunded({ guest, booking }: Scene): Promise<void> {
  await jobsDone(app);
  const [intent, ...others] = await intentsOf(app, booking);
  expect(others).toEqual([]);
  if (!intent) throw new Error('There is no intent.');
  expect(await refundsOf(app, intent)).toMatchObject([{ amount: booking.totalAmount }]);
  expect((await getBooking(app, guest, booking)).payment).toMatchObject({
    paymentStatus: 'refunded',
    amountRefunded: booking.totalAmount,
  });
}

test('a hold that ends with its webhook lost: the provider is asked, and the stay is kept', async () => {
  const { guest, booking } = await paidUnheard();
  await endHoldAgo(app, booking, 1);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('confirmed');
});

test('the same for a request to book', async () => {
  const { guest, booking } = await paidUnheard({ instantBook: false });
  await endHoldAgo(app, booking, 1);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('pending_approval');
});

test('a webhook that comes after the hold still confirms the stay', async () => {
  const { guest, booking, payment } = await paidUnheard();
  await endHoldAgo(app, booking, 10);
  await sendWebhook(app, await paidEventOf(app, payment));
  expect(await bookingIn('confirmed', app, guest, booking)).toMatchObject({
    payment: { paymentStatus: 'succeeded' },
  });
});

test('a rival who wants other nights expires the hold; the paid guest gets the stay back', async () => {
  const { guest, booking, stay } = await paidUnheard();
  await endHoldAgo(app, booking, 1);
  await book(app, await register(app), {
    ...stay,
    checkIn: stay.checkOut,
    checkOut: daysAhead(14),
  });
  await bookingIn('confirmed', app, guest, booking);
});

test('a rival who takes the nights keeps them; the money goes back in full, once', async () => {
  const scene = await paidUnheard();
  const { guest, booking, stay, payment } = scene;
  await endHoldAgo(app, booking, 1);
  const rival = await register(app);
  const taken = await book(app, rival, stay);
  await expectRefunded(scene);
  await sendWebhook(app, await paidEventOf(app, payment));
  await expectRefunded(scene);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('expired');
  await setWebhooks(app, 'deliver');
  await pay(app, rival, taken);
  await bookingIn('confirmed', app, rival, taken);
});

test('money for a request to book whose nights are taken is released, not charged', async () => {
  const { booking, stay, guest } = await paidUnheard({ instantBook: false });
  await endHoldAgo(app, booking, 1);
  await book(app, await register(app), stay);
  await jobsDone(app);
  expect(await intentsOf(app, booking)).toMatchObject([{ status: 'canceled', amount_received: 0 }]);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('expired');
});

test('money that comes more than 30 minutes after the hold goes back', async () => {
  const scene = await paidUnheard();
  await endHoldAgo(app, scene.booking, 31);
  await sweep(app);
  expect((await getBooking(app, scene.guest, scene.booking)).bookingStatus).toBe('expired');
  await expectRefunded(scene);
});

test('money in time for a home that is no longer listed goes back', async () => {
  const scene = await paidUnheard();
  const path = `/properties/${scene.property.documentId}`;
  await call(app, 'PUT', path, { as: host, data: { listingStatus: 'unlisted' } });
  await endHoldAgo(app, scene.booking, 1);
  await sweep(app);
  expect((await getBooking(app, scene.guest, scene.booking)).bookingStatus).toBe('expired');
  await expectRefunded(scene);
});

test('money for a booking that was canceled meanwhile goes back', async () => {
  const scene = await paidUnheard();
  const path = `/bookings/${scene.booking.documentId}/cancel`;
  await call(app, 'POST', path, { as: scene.guest });
  await expectRefunded(scene);
  expect((await getBooking(app, scene.guest, scene.booking)).bookingStatus).toBe('canceled');
});

test('an unpaid intent is canceled when its hold ends, so that it cannot be paid later', async () => {
  const { guest, booking } = await hold();
  const payment = await openPayment(app, guest, booking);
  await endHoldAgo(app, booking, 1);
  await sweep(app);
  expect(await confirmIntent(app, payment)).toBe(400);
  expect(await intentsOf(app, booking)).toMatchObject([{ status: 'canceled' }]);
});

test('a declined card after which the hold ends leaves nothing behind', async () => {
  const { guest, booking } = await hold();
  await pay(app, guest, booking, '4000000000000002');
  await endHoldAgo(app, booking, 1);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('expired');
  expect(
    await databaseOf(app)('stay_claims').whereRaw(
      'booking_id IN (SELECT id FROM bookings WHERE document_id = ?)',
      [booking.documentId],
    ),
  ).toEqual([]);
});

test('paid in time, heard of late: the stay is kept, though the home was unlisted meanwhile', async () => {
  const { guest, booking, property } = await paidUnheard();
  const data = { listingStatus: 'unlisted' };
  await call(app, 'PUT', `/properties/${property.documentId}`, { as: host, data });
  // The hold ends right after the payment, a moment ago.
  await databaseOf(app)('bookings')
    .where({ document_id: booking.documentId })
    .update({ hold_expires_at: databaseOf(app).raw("clock_timestamp() AT TIME ZONE 'UTC'") });
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('confirmed');
});
