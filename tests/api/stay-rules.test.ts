import {
  createProperty,
  daysAhead,
  outcomeOf,
  type Booking,
  type Property,
} from '../support/marketplace';
import { ask, startCast, type Cast } from './support/cast';
import { askQuote, nights, type Quote } from './support/quotes';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast({ MAX_LIVE_HOLDS: '100' });
});

afterAll(() => cast.app.stop());

const quote = (property: string, wish: object, as?: { token: string }) =>
  askQuote(cast.app, property, wish, as);

/** The property's day is the test's day, whatever the hour. */
const list = (overrides: object = {}): Promise<Property> =>
  createProperty(cast.app, cast.host, { timezone: 'Etc/UTC', ...overrides });

const onCalendar = (path: string, property: string, data: object) =>
  ask(cast.app, `POST ${path}`, { as: cast.host, data: { property, ...data } });

/** Each rule: its code, what a client needs to act on it, the property, the calendar, the stay. */
const RULES: [code: string, status: number, details: object, terms: object, wish: object][] = [
  ['PAST_CHECK_IN', 422, { today: daysAhead(0) }, {}, nights(-3, 2)],
  ['MIN_NIGHTS', 422, { minNights: 3 }, { minNights: 3 }, nights(10, 2)],
  ['MAX_NIGHTS', 422, { maxNights: 2 }, { maxNights: 2 }, nights(10, 3)],
  ['TOO_MANY_GUESTS', 422, { maxGuests: 4 }, {}, nights(10, 2, 5)],
  [
    'ADVANCE_NOTICE',
    422,
    { advanceNoticeDays: 10, earliestCheckIn: daysAhead(10) },
    { advanceNoticeDays: 10 },
    nights(9, 2),
  ],
  [
    'BOOKING_WINDOW',
    422,
    { bookingWindowDays: 30, latestCheckOut: daysAhead(31) },
    { bookingWindowDays: 30 },
    nights(30, 2),
  ],
  [
    'AMOUNT_TOO_SMALL',
    422,
    { minAmount: 300, currency: 'NOK' },
    { pricePerNight: 1 },
    nights(10, 2),
  ],
  [
    'AMOUNT_TOO_LARGE',
    422,
    { maxAmount: 99_999_999, currency: 'NOK' },
    { pricePerNight: 1e10 },
    nights(10, 2),
  ],
];

describe('each rule says no with its code and what to do', () => {
  const bookingOf = (property: string, wish: object) =>
    ask<Booking>(cast.app, 'POST /bookings', { as: cast.guest, data: { property, ...wish } });

  it.each(RULES)('%s', async (code, status, details, terms, wish) => {
    const { documentId } = await list(terms);
    const { data } = await quote(documentId, wish);
    expect(data).toMatchObject({ available: false, token: null, expiresAt: null });
    expect(data.reasons).toMatchObject([{ code, ...details }]);
    expect(data.totalAmount).toBeGreaterThan(0);
    const { error } = await bookingOf(documentId, wish);
    expect(error).toMatchObject({ status, details: { code, ...details, reasons: [{ code }] } });
    expect(error?.details.alternatives).toEqual(data.alternatives);
  });

  it('at its very edge it says yes', async () => {
    for (const [terms, wish] of [
      [{ minNights: 3 }, nights(10, 3)],
      [{ maxNights: 2 }, nights(10, 2)],
      [{}, nights(10, 2, 4)],
      [{}, nights(0, 1)],
      [{ advanceNoticeDays: 10 }, nights(10, 2)],
      [{ bookingWindowDays: 30 }, nights(30, 1)],
    ] as const) {
      const { documentId } = await list(terms);
      expect((await quote(documentId, wish)).data).toMatchObject({ available: true, reasons: [] });
    }
  });

  it('CLOSED_TO_ARRIVAL and CLOSED_TO_DEPARTURE hold for their dates only', async () => {
    const { documentId } = await list();
    const days = { startDate: daysAhead(12), endDate: daysAhead(13) };
    const closed = { closedToArrival: true, closedToDeparture: true };
    await onCalendar('/price-rules', documentId, { ...days, ...closed });
    for (const [code, wish] of [
      ['CLOSED_TO_ARRIVAL', nights(12, 2)],
      ['CLOSED_TO_DEPARTURE', nights(10, 2)],
    ] as const) {
      expect((await quote(documentId, wish)).data.reasons).toMatchObject([{ code }]);
      expect(outcomeOf(await bookingOf(documentId, wish))).toBe(`422 ${code}`);
    }
    expect((await quote(documentId, nights(11, 3))).data.available).toBe(true);
  });

  it('DATES_UNAVAILABLE names the busy nights and the nearest others', async () => {
    const { documentId } = await list();
    const days = { startDate: daysAhead(20), endDate: daysAhead(23) };
    expect(
      (await onCalendar('/calendar-blocks', documentId, { ...days, note: 'Painting' })).status,
    ).toBe(201);
    const { error } = await bookingOf(documentId, nights(21, 2));
    expect(error).toMatchObject({ status: 409, details: { code: 'DATES_UNAVAILABLE' } });
    expect(error?.details.busy).toEqual([{ start: daysAhead(20), end: daysAhead(23) }]);
    expect(error?.details.alternatives).toEqual(
      [23, 18, 24].map((from) => ({ checkIn: daysAhead(from), checkOut: daysAhead(from + 2) })),
    );
    expect(JSON.stringify(error)).not.toContain('Painting');
    for (const { checkIn, checkOut } of error?.details.alternatives as Quote['alternatives'])
      expect((await quote(documentId, { checkIn, checkOut, guests: 1 })).data.available).toBe(true);
  });

  it('all reasons are told, 422 before 409', async () => {
    const { documentId } = await list({ minNights: 5, maxGuests: 2 });
    const days = { startDate: daysAhead(10), endDate: daysAhead(12) };
    await onCalendar('/calendar-blocks', documentId, days);
    const codes = ['MIN_NIGHTS', 'TOO_MANY_GUESTS', 'DATES_UNAVAILABLE'];
    const { error } = await bookingOf(documentId, nights(10, 2, 3));
    expect([error?.status, error?.details.reasons?.map(({ code }) => code)]).toEqual([422, codes]);
    const { data } = await quote(documentId, nights(10, 2, 3));
    expect(data.reasons.map(({ code }) => code)).toEqual(codes);
  });
});
