import { startApp, type TestApp } from '../support/app';
import { expectNoViolations } from '../support/audits';
import {
  book,
  bookingIn,
  call,
  contentOf,
  createProperty,
  daysAhead,
  getBooking,
  outcomeOf,
  pay,
  register,
  type Booking,
  type Payment,
  type Person,
  type Property,
} from '../support/marketplace';
import { refundsOf } from '../support/sandbox';
import { jobsDone, setClock, sweep } from '../support/time';

const AT_ONCE = 10;
const MINUTES_A_DAY = 24 * 60;

let app: TestApp;
let host: Person;
beforeAll(async () => {
  app = await startApp();
  host = await register(app, { accountType: 'host' });
});
afterAll(() => app.stop());
afterEach(async () => {
  setClock(app, 0);
  await jobsDone(app);
  await expectNoViolations(app);
});

const atOnce = <Result>(work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index)));

interface Paid {
  guest: Person;
  property: Property;
  booking: Booking;
  payment: Payment;
}

async function paidStay(property?: Property): Promise<Paid> {
  const [guest, home] = [await register(app), property ?? (await createProperty(app, host))];
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  const booking = await book(app, guest, { property: home.documentId, ...dates, guests: 1 });
  const payment = await pay(app, guest, booking);
  await bookingIn('confirmed', app, guest, booking);
  return { guest, property: home, booking, payment };
}

const given = async ({ payment }: Paid): Promise<number> => {
  await jobsDone(app);
  const refunds = await refundsOf(app, { id: payment.providerRef });
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
};

const refund = ({ payment }: Paid, amount: number) =>
  call(app, 'POST', `/payments/${payment.documentId}/refunds`, {
    as: host,
    data: { amount, reason: 'Cold water' },
  });

const cancel = ({ booking }: Paid, as: Person, data: object = {}) =>
  call(app, 'POST', `/bookings/${booking.documentId}/cancel`, { as, data });

test('refunds given at once never exceed what was paid', async () => {
  const paid = await paidStay();
  const amount = Math.floor(paid.booking.totalAmount / 3);
  const answers = await atOnce(() => refund(paid, amount));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  for (const answer of answers) expect([201, '422 REFUND_TOO_LARGE']).toContain(outcomeOf(answer));
  expect(await given(paid)).toBe(3 * amount);
});

test('a refund ∥ cancellations by guest and host: everything goes back, once', async () => {
  const paid = await paidStay();
  const { guest, booking } = paid;
  const [, ...cancellations] = await Promise.all([
    refund(paid, 1000),
    cancel(paid, guest),
    cancel(paid, host, { reason: 'A burst pipe' }),
    cancel(paid, guest),
  ]);
  expect(cancellations.map(outcomeOf).sort()).toEqual([
    200,
    '409 INVALID_TRANSITION',
    '409 INVALID_TRANSITION',
  ]);
  expect(await given(paid)).toBe(booking.totalAmount);
  expect((await getBooking(app, guest, booking)).payment).toMatchObject({
    paymentStatus: 'refunded',
    amountRefunded: booking.totalAmount,
  });
});

test('cancel ∥ check-in: one of them happens', async () => {
  const paid = await paidStay();
  setClock(app, 10 * MINUTES_A_DAY + MINUTES_A_DAY - 1);
  const [canceled] = await Promise.all([cancel(paid, host, { reason: 'A flood' }), sweep(app)]);
  const { bookingStatus } = await getBooking(app, paid.guest, paid.booking);
  expect([
    [200, 'canceled'],
    ['409 INVALID_TRANSITION', 'checked_in'],
  ]).toContainEqual([outcomeOf(canceled), bookingStatus]);
  expect(await given(paid)).toBe(bookingStatus === 'canceled' ? paid.booking.totalAmount : 0);
});

test('a stay is reviewed once, however often it is tried at once, and every review counts', async () => {
  const property = await createProperty(app, host);
  const stays: { guest: Person; booking: Booking }[] = [];
  for (let index = 0; index < 3; index += 1) {
    const guest = await register(app);
    const dates = { checkIn: daysAhead(10 + index), checkOut: daysAhead(11 + index) };
    const stay = { property: property.documentId, ...dates, guests: 1 };
    const booking = await book(app, guest, stay);
    await pay(app, guest, booking);
    await bookingIn('confirmed', app, guest, booking);
    stays.push({ guest, booking });
  }
  setClock(app, 15 * MINUTES_A_DAY);
  await sweep(app);
  const answers = await Promise.all(
    stays.map(({ guest, booking }, index) =>
      atOnce(() =>
        call(app, 'POST', '/reviews', {
          as: guest,
          data: { booking: booking.documentId, rating: 3 + index, comment: 'Fine' },
        }),
      ),
    ),
  );
  for (const tries of answers) {
    const refused = tries.map(outcomeOf).filter((outcome) => outcome !== 201);
    expect(refused).toEqual(Array.from({ length: AT_ONCE - 1 }, () => '409 ALREADY_REVIEWED'));
  }
  const path = `/properties/${property.documentId}`;
  expect(contentOf(await call<Property>(app, 'GET', path))).toMatchObject({
    avgRating: 4,
    reviewCount: 3,
  });
});

test('deleting a property ∥ booking it: it is booked or gone', async () => {
  for (let round = 0; round < AT_ONCE; round += 1) {
    const { documentId: property } = await createProperty(app, host);
    const guest = await register(app);
    const stay = { property, checkIn: daysAhead(10), checkOut: daysAhead(12), guests: 1 };
    const [deleted, booked] = await Promise.all([
      call(app, 'DELETE', `/properties/${property}`, { as: host }),
      call(app, 'POST', '/bookings', { as: guest, data: stay }),
    ]);
    expect([
      [204, '404 NOT_FOUND'],
      ['409 HAS_ACTIVE_BOOKINGS', 201],
    ]).toContainEqual([outcomeOf(deleted), outcomeOf(booked)]);
  }
});
