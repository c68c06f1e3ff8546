import {
  askToBook,
  book,
  bookingIn,
  createProperty,
  daysAhead,
  getBooking,
  outcomeOf,
  pay,
  waitFor,
  type Booking,
  type Person,
} from '../support/marketplace';
import { ask, outcome, pathsOf, startCast, type Cast } from './support/cast';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast({ MAX_LIVE_HOLDS: '100' });
});

afterAll(() => cast.app.stop());

let day = 5;
/** Three nights that no other test wants. */
const nextStay = (property = cast.home.documentId) => {
  day += 3;
  return { property, checkIn: daysAhead(day), checkOut: daysAhead(day + 3), guests: 2 };
};

const bookNext = (guest = cast.guest) => book(cast.app, guest, nextStay());

async function confirmed(guest = cast.guest): Promise<Booking> {
  const booking = await bookNext(guest);
  await pay(cast.app, guest, booking);
  return bookingIn('confirmed', cast.app, guest, booking);
}

const cancel = (booking: Booking, as: Person, data: object = {}) =>
  ask<Booking>(cast.app, `POST /bookings/${booking.documentId}/cancel`, { as, data });

describe('cancel', () => {
  const refundReaches = (booking: Booking, amount: number) =>
    waitFor(async () => {
      const { payment } = await getBooking(cast.app, cast.guest, booking);
      return payment?.amountRefunded === amount;
    }, `${amount} goes back`);

  it('by the guest while it is unpaid: nights free, nothing charged', async () => {
    const stay = nextStay();
    const booking = await book(cast.app, cast.guest, stay);
    const { status, data } = await cancel(booking, cast.guest, { reason: 'Changed plans' });
    expect([status, data]).toMatchObject([
      200,
      {
        bookingStatus: 'canceled',
        canceledBy: 'guest',
        cancelReason: 'Changed plans',
        allowedActions: [],
      },
    ]);
    expect((await askToBook(cast.app, cast.stranger, stay)).status).toBe(201);
    const again = await cancel(booking, cast.guest);
    expect(outcomeOf(again)).toBe('409 INVALID_TRANSITION');
  });

  it('by an admin, with a reason', async () => {
    const booking = await bookNext();
    const refused = await cancel(booking, cast.admin);
    expect([refused.status, pathsOf(refused)]).toEqual([400, ['reason']]);
    expect((await cancel(booking, cast.admin, { reason: 'Fraud' })).data).toMatchObject({
      canceledBy: 'admin',
      cancelReason: 'Fraud',
    });
  });

  it('by the host only once it is confirmed, with a reason, for a full refund', async () => {
    const pending = await bookNext();
    expect(outcomeOf(await cancel(pending, cast.host, { reason: 'No' }))).toBe(
      '409 INVALID_TRANSITION',
    );
    const booking = await confirmed();
    expect(pathsOf(await cancel(booking, cast.host))).toEqual(['reason']);
    expect((await cancel(booking, cast.host, { reason: 'Flood' })).data.canceledBy).toBe('host');
    await refundReaches(booking, booking.totalAmount);
  });

  it('as DELETE takes the reason from the query', async () => {
    const booking = await bookNext();
    const path = `/bookings/${booking.documentId}`;
    expect(await outcome(cast.app, `DELETE ${path}?because=x`, { as: cast.admin })).toBe(
      '400 VALIDATION',
    );
    expect(await outcome(cast.app, `DELETE ${path}`, { as: cast.admin })).toBe('400 VALIDATION');
    const { data } = await ask<Booking>(cast.app, `DELETE ${path}?reason=Too%20late`, {
      as: cast.admin,
    });
    expect(data).toMatchObject({ bookingStatus: 'canceled', cancelReason: 'Too late' });
  });

  it.each<[string, object]>([
    ['reason', { reason: '' }],
    ['reason', { reason: 'x'.repeat(2001) }],
    ['reason', { reason: 'a\0' }],
    ['refundAmount', { refundAmount: -1, reason: 'x' }],
    ['refundAmount', { refundAmount: 1.5, reason: 'x' }],
    ['bookingStatus', { bookingStatus: 'confirmed' }],
  ])('refuses a wrong %s: %j', async (path, data) => {
    const booking = await bookNext();
    const answer = await cancel(booking, cast.admin, data);
    expect([answer.status, pathsOf(answer)]).toEqual([400, [path]]);
  });

  it('pays what was promised, though the host moves the clock after booking', async () => {
    const home = await createProperty(cast.app, cast.host);
    const stay = { ...nextStay(home.documentId), checkIn: daysAhead(2), checkOut: daysAhead(4) };
    const booking = await book(cast.app, cast.guest, stay);
    await pay(cast.app, cast.guest, booking);
    await bookingIn('confirmed', cast.app, cast.guest, booking);
    const data = { timezone: 'Pacific/Kiritimati', checkInTime: '00:00', checkOutTime: '00:00' };
    const edited = await ask(cast.app, `PUT /properties/${home.documentId}`, {
      as: cast.host,
      data,
    });
    expect(edited.status).toBe(200);
    const canceled = await cancel(booking, cast.guest);
    expect(canceled.data).toMatchObject({ property: { timezone: 'Europe/Oslo' } });
    await refundReaches(booking, booking.totalAmount);
  });

  it('refuses a decision that no provider could pay out', async () => {
    const prices = { currency: 'KES', pricePerNight: 10_000_00, cleaningFee: 0 };
    const home = await createProperty(cast.app, cast.host, prices);
    const booking = await book(cast.app, cast.guest, nextStay(home.documentId));
    await pay(cast.app, cast.guest, booking);
    await bookingIn('confirmed', cast.app, cast.guest, booking);
    const refused = await cancel(booking, cast.admin, { reason: 'x', refundAmount: 155 });
    expect([refused.status, pathsOf(refused)]).toEqual([400, ['refundAmount']]);
    await cancel(booking, cast.admin, { reason: 'x', refundAmount: 200 });
    await refundReaches(booking, 200);
  });

  it('an admin decides on the refund, up to what was paid; others do not', async () => {
    const booking = await confirmed();
    const refundAmount = booking.totalAmount + 1;
    expect(outcomeOf(await cancel(booking, cast.admin, { reason: 'x', refundAmount }))).toBe(
      '422 REFUND_TOO_LARGE',
    );
    expect(pathsOf(await cancel(booking, cast.guest, { refundAmount: 1 }))).toEqual([
      'refundAmount',
    ]);
    expect((await cancel(booking, cast.admin, { reason: 'x', refundAmount: 1000 })).status).toBe(
      200,
    );
    await refundReaches(booking, 1000);
  });
});
