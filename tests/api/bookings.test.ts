import {
  askToBook,
  book,
  bookingIn,
  createProperty,
  daysAhead,
  getBooking,
  outcomeOf,
  pay,
  register,
  type Booking,
  type Person,
} from '../support/marketplace';
import { ABSENT_ID, ask, outcome, pathsOf, startCast, type Cast } from './support/cast';

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

describe('book', () => {
  it('holds the nights, unpaid, for a quarter of an hour', async () => {
    const stay = nextStay();
    const { status, data } = await askToBook(cast.app, cast.guest, {
      ...stay,
      message: ' Hello ',
    } as never);
    expect(status).toBe(201);
    expect(data).toMatchObject({
      reference: expect.stringMatching(/^SB-[0-9A-Z]{8}$/),
      checkIn: stay.checkIn,
      checkOut: stay.checkOut,
      guests: 2,
      nights: 3,
      bookingStatus: 'pending_payment',
      instantBook: true,
      currency: 'NOK',
      totalAmount: 396_000,
      policySnapshot: { slug: 'flexible' },
      message: 'Hello',
      property: { documentId: stay.property, latitude: 59.911, longitude: 10.758 },
      guest: { documentId: cast.guest.documentId },
      host: { documentId: cast.host.documentId },
      payment: null,
      allowedActions: ['cancel'],
    });
    const minutes = (Date.parse(data.holdExpiresAt ?? '') - Date.now()) / 60_000;
    expect(Math.round(minutes)).toBe(15);
    expect(data).not.toHaveProperty('id');
    expect(outcomeOf(await askToBook(cast.app, cast.stranger, stay))).toBe('409 DATES_UNAVAILABLE');
  });

  it('is for guests, and for hosts elsewhere than at home', async () => {
    const { app, host, rival, admin } = cast;
    expect(outcomeOf(await askToBook(app, host, nextStay()))).toBe('403 OWN_PROPERTY');
    expect(outcomeOf(await askToBook(app, admin, nextStay()))).toBe('403 FORBIDDEN');
    expect((await askToBook(app, rival, nextStay())).status).toBe(201);
    expect(await outcome(app, 'POST /bookings', { data: nextStay() })).toBe('401 UNAUTHENTICATED');
  });

  it('knows nothing of what is not listed', async () => {
    const { app, host, guest } = cast;
    const draft = await createProperty(app, host, { listingStatus: 'draft' });
    for (const property of [draft.documentId, ABSENT_ID])
      expect(outcomeOf(await askToBook(app, guest, nextStay(property)))).toBe('404 NOT_FOUND');
  });

  it.each<[string, object]>([
    ['property', { property: undefined }],
    ['property', { property: 1 }],
    ['property', { property: { id: 1 } }],
    ['checkIn', { checkIn: '2027-02-30' }],
    ['checkIn', { checkIn: '' }],
    ['checkOut', { checkOut: undefined }],
    ['guests', { guests: 0 }],
    ['guests', { guests: 2.5 }],
    ['guests', { guests: '2' }],
    ['guests', { guests: 1e400 }],
    ['guests', { guests: 1001 }],
    ['message', { message: 'x'.repeat(2001) }],
    ['message', { message: 'a\0b' }],
    ['message', { message: '\udc00' }],
    ['message', { message: 7 }],
    ['expectedTotal', { expectedTotal: -1 }],
    ['expectedTotal', { expectedTotal: 0.5 }],
    ...[
      'totalAmount',
      'priceLines',
      'bookingStatus',
      'guest',
      'host',
      'currency',
      'nights',
      'policySnapshot',
      'reference',
      'documentId',
      'id',
      'holdExpiresAt',
      'confirmedAt',
      'payment',
      'publishedAt',
      'locale',
      'constructor',
    ].map((key): [string, object] => [key, { [key]: 1 }]),
  ])('refuses a wrong %s and names it: %j', async (path, change) => {
    const data = { ...nextStay(), ...change };
    const answer = await ask(cast.app, 'POST /bookings', { as: cast.guest, data });
    expect([answer.status, pathsOf(answer)]).toEqual([400, [path]]);
  });

  it('answers once per Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'once' };
    const stay = nextStay();
    const first = await askToBook(cast.app, cast.guest, stay, headers);
    const again = await askToBook(cast.app, cast.guest, stay, headers);
    expect(again.status).toBe(first.status);
    // To the byte: the order of keys, too.
    expect(JSON.stringify(again.data)).toBe(JSON.stringify(first.data));
    const other = await askToBook(cast.app, cast.guest, { ...stay, guests: 1 }, headers);
    expect(outcomeOf(other)).toBe('422 IDEMPOTENCY_KEY_REUSED');
    expect(outcomeOf(await askToBook(cast.app, cast.stranger, stay, headers))).toBe(
      '409 DATES_UNAVAILABLE',
    );
    const long = { 'Idempotency-Key': 'x'.repeat(256) };
    expect(outcomeOf(await askToBook(cast.app, cast.guest, stay, long))).toBe('400 VALIDATION');
  });

  it('stops at the limit of live holds, until one ends', async () => {
    const guest = await register(cast.app);
    const { settings } = await import('../../src/platform/settings.js');
    settings().booking.maxLiveHolds = 2;
    const held = await bookNext(guest);
    await bookNext(guest);
    const refused = await askToBook(cast.app, guest, nextStay());
    expect(outcomeOf(refused)).toBe('429 TOO_MANY_HOLDS');
    expect(refused.error?.details).toMatchObject({ maxLiveHolds: 2 });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await cancel(held, guest);
    expect((await askToBook(cast.app, guest, nextStay())).status).toBe(201);
    settings().booking.maxLiveHolds = 100;
  });
});

describe('what is frozen', () => {
  it('does not follow later edits of the property', async () => {
    const { app, guest, host } = cast;
    const { documentId: property } = await createProperty(app, host);
    const before = await book(app, guest, nextStay(property));
    const strict = (
      await ask<{ slug: string; documentId: string }[]>(app, 'GET /cancellation-policies')
    ).data.find(({ slug }) => slug === 'strict');
    const data = {
      pricePerNight: 999_900,
      cleaningFee: 100_000,
      taxPercent: 25,
      instantBook: false,
      preparationDays: 3,
      cancellationPolicy: strict?.documentId,
    };
    expect(await outcome(app, `PUT /properties/${property}`, { as: host, data })).toBe(200);
    const after = await getBooking(app, guest, before);
    for (const field of ['priceLines', 'totalAmount', 'policySnapshot', 'instantBook', 'currency'])
      expect([field, after[field]]).toEqual([field, before[field]]);
    const currency = { as: host, data: { currency: 'EUR' } };
    await ask(app, `PUT /properties/${property}`, currency);
    expect((await getBooking(app, guest, before)).currency).toBe('NOK');
  });
});

interface Seen extends Booking {
  guest: object;
  host: object;
  property: object;
}

describe('who sees what', () => {
  const seenBy = async (as: Person, booking: Booking) =>
    (await getBooking(cast.app, as, booking)) as Seen;

  it('contact and the way only once it is confirmed', async () => {
    const { app, guest, host, admin } = cast;
    await ask(app, 'PATCH /users/me', { as: guest, data: { phone: '+47 1' } });
    await ask(app, 'PATCH /users/me', { as: host, data: { phone: '+47 2' } });
    const pending = await bookNext();
    const asGuest = await seenBy(guest, pending);
    for (const key of ['email', 'phone']) {
      expect(asGuest.host).not.toHaveProperty(key);
      expect((await seenBy(host, pending)).guest).not.toHaveProperty(key);
      expect((await seenBy(admin, pending)).guest).toHaveProperty(key);
    }
    for (const key of ['address', 'postalCode']) expect(asGuest.property).not.toHaveProperty(key);
    await pay(app, guest, pending);
    await bookingIn('confirmed', app, guest, pending);
    expect(await seenBy(guest, pending)).toMatchObject({
      host: { email: host.email, phone: '+47 2' },
      property: { address: 'Fjordveien 1', latitude: 59.911491, longitude: 10.757933 },
      payment: { paymentStatus: 'succeeded', amount: pending.totalAmount },
    });
    expect((await seenBy(host, pending)).guest).toMatchObject({
      email: guest.email,
      phone: '+47 1',
    });
  });

  it('ends with the stay that is canceled', async () => {
    const booking = await confirmed();
    await cancel(booking, cast.guest);
    const seen = await seenBy(cast.guest, booking);
    expect(seen.host).not.toHaveProperty('email');
    expect(seen.property).not.toHaveProperty('address');
  });

  it('only the two and admins see it, without anyone’s numbers or secrets', async () => {
    const booking = await confirmed();
    for (const as of [cast.stranger, cast.rival])
      expect(await outcome(cast.app, `GET /bookings/${booking.documentId}`, { as })).toBe(
        '404 NOT_FOUND',
      );
    for (const as of [cast.guest, cast.host, cast.admin])
      expect(JSON.stringify(await seenBy(as, booking))).not.toMatch(
        /"(id|clientSecret|password|provider_?[rR]ef|username|lastName|blocked|role|exactLatitude)"/,
      );
  });
});
