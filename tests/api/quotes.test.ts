import {
  createProperty,
  daysAhead,
  outcomeOf,
  type Booking,
  type Property,
} from '../support/marketplace';
import { ABSENT_ID, ask, outcome, pathsOf, startCast, type Cast } from './support/cast';
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

describe('a quote', () => {
  it('is the price, line by line, with a token for a quarter of an hour', async () => {
    const { documentId } = await list({
      cleaningFee: 50_000,
      taxPercent: 12.5,
      extraGuestFee: 10_000,
    });
    const { status, data } = await quote(documentId, nights(10, 7, 3));
    expect(status).toBe(200);
    expect(data).toMatchObject({
      currency: 'NOK',
      nights: 7,
      available: true,
      reasons: [],
      alternatives: [],
      totalAmount: 840_000 + 140_000 + 50_000 + 103_000 + 128_750,
    });
    expect(data.lines.map(({ code, amount }) => [code, amount])).toEqual([
      ['nights', 840_000],
      ['extra_guests', 140_000],
      ['cleaning_fee', 50_000],
      ['service_fee', 103_000],
      ['tax', 128_750],
    ]);
    const minutesLeft = (Date.parse(data.expiresAt ?? '') - Date.now()) / 60_000;
    expect(Math.round(minutesLeft)).toBe(15);
    expect(data.cancellation.map(({ refundAmount }) => refundAmount)).toContain(data.totalAmount);
  });

  it('is free to ask for, for everyone who sees the property', async () => {
    const draft = await list({ listingStatus: 'draft' });
    for (const as of [undefined, cast.guest, cast.rival])
      expect(outcomeOf(await quote(draft.documentId, nights(10, 2), as))).toBe('404 NOT_FOUND');
    for (const as of [cast.host, cast.admin]) {
      const { data } = await quote(draft.documentId, nights(10, 2), as);
      expect([data.available, data.token, data.reasons[0]?.code]).toEqual([
        false,
        null,
        'NOT_FOUND',
      ]);
    }
    expect(outcomeOf(await quote(ABSENT_ID, nights(10, 2)))).toBe('404 NOT_FOUND');
  });

  it.each<[string, object]>([
    ['checkIn', { checkIn: undefined }],
    ['checkIn', { checkIn: '2027-02-30' }],
    ['checkIn', { checkIn: '2027-2-3' }],
    ['checkIn', { checkIn: '2027-02-03T00:00:00Z' }],
    ['checkIn', { checkIn: 20270203 }],
    ['checkOut', { checkOut: 'tomorrow' }],
    ['checkOut', { checkOut: null }],
    ['guests', { guests: 0 }],
    ['guests', { guests: -1 }],
    ['guests', { guests: 1.5 }],
    ['guests', { guests: '2' }],
    ['guests', { guests: 1001 }],
    ['guests', { guests: undefined }],
    ['price', { price: 1 }],
    ['property', { property: ABSENT_ID }],
  ])('refuses a wrong %s and names it: %j', async (path, change) => {
    const answer = await quote(cast.home.documentId, { ...nights(10, 2), ...change });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer)).toEqual([path]);
  });

  it.each([
    ['no night', 10, 10],
    ['a way back', 10, 8],
  ])('refuses %s', async (_, from, to) => {
    const wish = { checkIn: daysAhead(from), checkOut: daysAhead(to), guests: 1 };
    expect(outcomeOf(await quote(cast.home.documentId, wish))).toBe('400 INVALID_DATES');
  });

  it('refuses years that nobody lives in without falling over', async () => {
    for (const [checkIn, checkOut] of [
      ['0000-01-01', '0000-01-02'],
      ['9999-12-30', '9999-12-31'],
      ['0001-01-01', '9999-12-31'],
    ])
      expect(
        (await quote(cast.home.documentId, { checkIn, checkOut, guests: 1 })).status,
      ).toBeLessThan(500);
  });
});

describe('a quote’s token', () => {
  const bookWith = (data: object, as = cast.guest) =>
    ask<Booking & { priceLines: unknown }>(cast.app, 'POST /bookings', { as, data });
  const raise = (property: string) =>
    ask(cast.app, `PUT /properties/${property}`, {
      as: cast.host,
      data: { pricePerNight: 200_000 },
    });

  it('keeps its price when the host raises it', async () => {
    const { documentId } = await list();
    const { data } = await quote(documentId, nights(10, 2));
    await raise(documentId);
    const { data: booking } = await bookWith({ quoteToken: data.token });
    expect(booking.totalAmount).toBe(data.totalAmount);
    expect(booking.priceLines).toEqual(data.lines);
    expect(booking).toMatchObject(nights(10, 2));
  });

  it('is not needed; expectedTotal then guards the price', async () => {
    const { documentId: property } = await list();
    const { data: before } = await quote(property, nights(10, 2));
    await raise(property);
    const expectedTotal = before.totalAmount;
    const { error } = await bookWith({ property, ...nights(10, 2), expectedTotal });
    expect(error).toMatchObject({
      status: 409,
      details: { code: 'PRICE_CHANGED', expectedTotal, totalAmount: 440_000 },
    });
    const { token, totalAmount } = error?.details.quote as Quote;
    expect(totalAmount).toBe(440_000);
    const booked = await bookWith({ quoteToken: token, expectedTotal: totalAmount });
    expect(booked.data.totalAmount).toBe(totalAmount);
  });

  it('expires', async () => {
    const { signQuote } = await import('../../src/api/property/services/quote-token.js');
    const { data } = await quote(cast.home.documentId, nights(10, 2));
    const { currency, lines, totalAmount } = data;
    const promise = {
      property: cast.home.documentId,
      ...nights(10, 2),
      currency,
      lines,
      totalAmount,
    };
    const quoteToken = signQuote({ ...promise, expiresAt: Date.now() - 1000 });
    expect(outcomeOf(await bookWith({ quoteToken }))).toBe('422 QUOTE_EXPIRED');
  });

  it('cannot be changed or made', async () => {
    const { data } = await quote(cast.home.documentId, nights(10, 2));
    const [payload = '', signature = ''] = (data.token ?? '').split('.');
    const cheaper = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), totalAmount: 1 };
    const forged = Buffer.from(JSON.stringify(cheaper)).toString('base64url');
    for (const quoteToken of [
      `${forged}.${signature}`,
      `${payload}.`,
      payload,
      `${payload}.${signature}x`,
      `${payload}.${signature}.x`,
      `${payload}.${signature}=`,
      `${payload}.${signature}!`,
      '.',
      'x'.repeat(90_000),
      `${payload}.${signature.slice(0, -2)}`,
      cast.guest.token,
      '',
    ]) {
      const answer = await bookWith({ quoteToken });
      expect(outcomeOf(answer)).toBe('400 VALIDATION');
    }
    for (const quoteToken of [1, null, ['x'], { token: data.token }])
      expect(outcomeOf(await bookWith({ quoteToken }))).toBe('400 VALIDATION');
  });

  it('stands alone, and is for whoever books', async () => {
    const { data } = await quote(cast.home.documentId, nights(50, 2));
    const both = { quoteToken: data.token, ...nights(50, 2), property: cast.home.documentId };
    expect(outcomeOf(await bookWith(both))).toBe('400 VALIDATION');
    expect(outcomeOf(await bookWith({ quoteToken: data.token }, cast.host))).toBe(
      '403 OWN_PROPERTY',
    );
    expect(await outcome(cast.app, 'POST /bookings', { as: cast.admin, data: both })).toBe(
      '403 FORBIDDEN',
    );
    expect((await bookWith({ quoteToken: data.token }, cast.rival)).status).toBe(201);
    expect(outcomeOf(await bookWith({ quoteToken: data.token }))).toBe('409 DATES_UNAVAILABLE');
  });
});
