import { startApp, type TestApp } from '../support/app';
import { expectNoViolations } from '../support/audits';
import {
  book,
  bookingIn,
  call,
  confirmIntent,
  contentOf,
  createProperty,
  daysAhead,
  DECLINED_CARD,
  getBooking,
  openPayment,
  outcomeOf,
  pay,
  register,
  type Property,
} from '../support/marketplace';
import { intentsOf } from '../support/sandbox';
import { jobsDone, setClock, sweep } from '../support/time';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const MINUTES_A_DAY = 24 * 60;
const [CHECK_IN, CHECK_OUT] = [daysAhead(30), daysAhead(33)];

interface Quote {
  token: string;
  totalAmount: number;
  available: boolean;
}

test('from registration to a paid, lived and reviewed stay', async () => {
  const host = await register(app, { accountType: 'host' });
  const guest = await register(app);
  const listed = await createProperty(app, host, { cleaningFee: 30_000 });

  const wish = { checkIn: CHECK_IN, checkOut: CHECK_OUT, guests: 2 };
  const found = contentOf(
    await call<(Property & { total: number })[]>(
      app,
      'GET',
      `/properties/search?city=Oslo&checkIn=${CHECK_IN}&checkOut=${CHECK_OUT}&guests=2`,
    ),
  );
  expect(found.map(({ documentId }) => documentId)).toEqual([listed.documentId]);
  const path = `/properties/${listed.documentId}`;
  const quote = contentOf(await call<Quote>(app, 'POST', `${path}/quotes`, { data: wish }));
  // 3 nights of 1200.00 and 300.00 for cleaning, 10 % service fee on both.
  expect(quote).toMatchObject({ available: true, totalAmount: 429_000 });
  expect(found[0]?.total).toBe(quote.totalAmount);

  const answer = await call<{ documentId: string }>(app, 'POST', '/bookings', {
    as: guest,
    data: { quoteToken: quote.token },
  });
  expect(answer.status).toBe(201);
  const booking = contentOf(answer);
  expect(await getBooking(app, guest, booking)).toMatchObject({
    bookingStatus: 'pending_payment',
    totalAmount: quote.totalAmount,
  });

  const payment = await openPayment(app, guest, booking);
  expect(payment).toMatchObject({ amount: 429_000, currency: 'NOK' });
  expect(await confirmIntent(app, payment, DECLINED_CARD)).toBe(402);
  await jobsDone(app);
  expect(await getBooking(app, guest, booking)).toMatchObject({
    bookingStatus: 'pending_payment',
    payment: { paymentStatus: 'requires_payment' },
  });

  const again = await pay(app, guest, booking);
  expect(again.providerRef).toBe(payment.providerRef);
  const confirmed = await bookingIn('confirmed', app, guest, booking);
  expect(confirmed.payment).toMatchObject({ paymentStatus: 'succeeded', amountRefunded: 0 });

  const early = { booking: booking.documentId, rating: 5, comment: 'Not there yet' };
  expect(outcomeOf(await call(app, 'POST', '/reviews', { as: guest, data: early }))).toBe(
    '422 REVIEW_NOT_ALLOWED',
  );

  setClock(app, 31 * MINUTES_A_DAY);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('checked_in');
  setClock(app, 34 * MINUTES_A_DAY);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('completed');

  const data = { booking: booking.documentId, rating: 4, comment: 'Quiet, and a fjord' };
  expect(outcomeOf(await call(app, 'POST', '/reviews', { as: guest, data }))).toBe(201);
  expect(outcomeOf(await call(app, 'POST', '/reviews', { as: guest, data }))).toBe(
    '409 ALREADY_REVIEWED',
  );
  expect(contentOf(await call<Property>(app, 'GET', path))).toMatchObject({
    avgRating: 4,
    reviewCount: 1,
  });
  await expectNoViolations(app);
});

test('a stay that nobody was awake for is checked in and completed at once', async () => {
  const [host, guest] = [await register(app, { accountType: 'host' }), await register(app)];
  setClock(app, 0);
  const { documentId: property } = await createProperty(app, host);
  const stay = { property, checkIn: daysAhead(3), checkOut: daysAhead(4), guests: 1 };
  const booking = await book(app, guest, stay);
  await pay(app, guest, booking);
  await bookingIn('confirmed', app, guest, booking);
  setClock(app, 20 * MINUTES_A_DAY);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('completed');
  // 15 days after check-out it is too late for a review.
  const data = { booking: booking.documentId, rating: 4, comment: 'Late' };
  expect(outcomeOf(await call(app, 'POST', '/reviews', { as: guest, data }))).toBe(
    '422 REVIEW_NOT_ALLOWED',
  );
  setClock(app, 0);
  await expectNoViolations(app);
});

test('a request to book is authorized, and released when the guest cancels', async () => {
  const [host, guest] = [await register(app, { accountType: 'host' }), await register(app)];
  const { documentId: property } = await createProperty(app, host, { instantBook: false });
  const stay = { property, checkIn: CHECK_IN, checkOut: CHECK_OUT, guests: 1 };
  const booking = await book(app, guest, stay);
  await pay(app, guest, booking);
  const pending = await bookingIn('pending_approval', app, guest, booking);
  expect(pending.payment?.paymentStatus).toBe('authorized');
  expect(pending.approvalDueAt).not.toBeNull();

  const path = `/bookings/${booking.documentId}/cancel`;
  const canceled = await call(app, 'POST', path, { as: guest, data: {} });
  expect(canceled.data).toMatchObject({ bookingStatus: 'canceled', canceledBy: 'guest' });
  await jobsDone(app);
  expect(await intentsOf(app, booking)).toMatchObject([{ status: 'canceled', amount_received: 0 }]);
  expect((await getBooking(app, guest, booking)).payment?.paymentStatus).toBe('canceled');
  await book(app, await register(app), stay);
  await expectNoViolations(app);
});

test('a request to book that the host leaves unanswered ends, and its money is released', async () => {
  const [host, guest] = [await register(app, { accountType: 'host' }), await register(app)];
  const { documentId: property } = await createProperty(app, host, { instantBook: false });
  const stay = { property, checkIn: CHECK_IN, checkOut: CHECK_OUT, guests: 1 };
  const booking = await book(app, guest, stay);
  await pay(app, guest, booking);
  await bookingIn('pending_approval', app, guest, booking);
  setClock(app, MINUTES_A_DAY - 1);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('pending_approval');
  setClock(app, MINUTES_A_DAY + 1);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('expired');
  expect(await intentsOf(app, booking)).toMatchObject([{ status: 'canceled', amount_received: 0 }]);
  setClock(app, 0);
  await expectNoViolations(app);
});

test('a confirmed stay that the guest cancels in time is refunded, and its nights are free', async () => {
  const [host, guest] = [await register(app, { accountType: 'host' }), await register(app)];
  const { documentId: property } = await createProperty(app, host);
  const stay = { property, checkIn: CHECK_IN, checkOut: CHECK_OUT, guests: 1 };
  const booking = await book(app, guest, stay);
  await pay(app, guest, booking);
  await bookingIn('confirmed', app, guest, booking);
  await call(app, 'POST', `/bookings/${booking.documentId}/cancel`, { as: guest });
  await jobsDone(app);
  const canceled = await getBooking(app, guest, booking);
  expect(canceled).toMatchObject({
    bookingStatus: 'canceled',
    payment: { paymentStatus: 'refunded', amountRefunded: booking.totalAmount },
  });
  await book(app, await register(app), stay);
  await expectNoViolations(app);
});
