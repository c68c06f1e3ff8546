import { ephemeralPort } from '../../src/cli/ports';
import { startSandbox, type Sandbox } from '../../src/payments/sandbox';
import {
  book,
  bookingIn,
  confirmIntent,
  createProperty,
  DECLINED_CARD,
  daysAhead,
  getBooking,
  GOOD_CARD,
  outcomeOf,
  type Booking,
  type Payment,
  type Person,
} from '../support/marketplace';
import { sendWebhook } from '../support/sandbox';
import { ABSENT_ID, ask, outcome, pathsOf, startCast, type Cast } from './support/cast';

let cast: Cast;
let sandbox: Sandbox;
let sandboxPort: number;

beforeAll(async () => {
  sandboxPort = await ephemeralPort();
  // Nobody listens there until a test starts the provider.
  cast = await startCast({
    STRIPE_API_BASE: `http://127.0.0.1:${sandboxPort}`,
    MAX_LIVE_HOLDS: '100',
  });
});

afterAll(async () => {
  await cast.app.stop();
  await sandbox?.close();
});

const startProvider = (): Promise<Sandbox> =>
  startSandbox({
    port: sandboxPort,
    webhookUrl: `${cast.app.url}/api/payments/webhooks/stripe`,
    webhookSecret: cast.app.surroundings.env.STRIPE_WEBHOOK_SECRET ?? '',
    secretKey: cast.app.surroundings.env.STRIPE_SECRET_KEY ?? '',
  });

let day = 5;
const bookNext = (guest = cast.guest, property = cast.home.documentId): Promise<Booking> => {
  day += 2;
  const stay = { checkIn: daysAhead(day), checkOut: daysAhead(day + 2), guests: 1 };
  return book(cast.app, guest, { property, ...stay });
};

const open = (booking: { documentId: string }, as: Person = cast.guest, more: object = {}) =>
  ask<Payment>(cast.app, 'POST /payments', { as, data: { booking: booking.documentId, ...more } });

const payWith = (payment: Payment, card = GOOD_CARD) =>
  confirmIntent({ url: cast.app.url, surroundings: { sandbox } }, payment, card);

describe('while the provider is down', () => {
  it('a payment is refused for now, and opens once the provider is back', async () => {
    const booking = await bookNext();
    const refused = await open(booking);
    expect(outcomeOf(refused)).toBe('503 UNAVAILABLE');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.stringify(refused.error)).not.toMatch(/ECONN|127\.0\.0\.1|stripe/i);
    const { data: held } = await ask<Booking>(cast.app, `GET /bookings/${booking.documentId}`, {
      as: cast.guest,
    });
    expect(held.bookingStatus).toBe('pending_payment');
    sandbox = await startProvider();
    const opened = await open(booking);
    expect(opened.status).toBe(201);
    await payWith(opened.data);
    await bookingIn('confirmed', cast.app, cast.guest, booking);
  });
});

describe('POST /payments', () => {
  it('opens one payment, and shows the same again', async () => {
    const booking = await bookNext();
    const first = await open(booking);
    expect(first.status).toBe(201);
    expect(first.data).toMatchObject({
      booking: booking.documentId,
      provider: 'stripe',
      providerRef: expect.stringMatching(/^pi_/),
      amount: booking.totalAmount,
      currency: 'NOK',
      paymentStatus: 'requires_payment',
      clientSecret: expect.stringContaining('_secret_'),
    });
    expect(first.data).not.toHaveProperty('id');
    const again = await open(booking);
    expect([again.status, again.data]).toEqual([200, first.data]);
  });

  it('is for the guest whose booking it is', async () => {
    const booking = await bookNext();
    const { stranger, rival, host, admin } = cast;
    for (const as of [stranger, rival, host])
      expect(outcomeOf(await open(booking, as))).toBe('404 NOT_FOUND');
    expect(outcomeOf(await open(booking, admin))).toBe('403 FORBIDDEN');
    expect(outcomeOf(await open({ documentId: ABSENT_ID }))).toBe('404 NOT_FOUND');
  });

  it.each<[string, object]>([
    ['booking', { booking: 1 }],
    ['booking', { booking: undefined }],
    ['booking', { booking: { documentId: ABSENT_ID } }],
    ['provider', { provider: 'paypal' }],
    ['amount', { amount: 1 }],
    ['currency', { currency: 'JPY' }],
    ['paymentStatus', { paymentStatus: 'succeeded' }],
    ['providerRef', { providerRef: 'pi_1' }],
  ])('refuses a wrong %s: %j', async (path, change) => {
    const answer = await open({ documentId: ABSENT_ID }, cast.guest, change);
    expect([answer.status, pathsOf(answer)]).toEqual([400, [path]]);
  });

  it('offers no M-Pesa where it is not set up', async () => {
    const booking = await bookNext();
    const mpesa = { provider: 'mpesa', phone: '+254700000000' };
    expect(outcomeOf(await open(booking, cast.guest, mpesa))).toBe(
      '422 PAYMENT_METHOD_UNAVAILABLE',
    );
  });

  it('is too late once the booking is paid or over', async () => {
    const paid = await bookNext();
    await payWith((await open(paid)).data);
    await bookingIn('confirmed', cast.app, cast.guest, paid);
    expect(outcomeOf(await open(paid))).toBe('409 INVALID_TRANSITION');
    const canceled = await bookNext();
    await ask(cast.app, `POST /bookings/${canceled.documentId}/cancel`, { as: cast.guest });
    expect(outcomeOf(await open(canceled))).toBe('409 INVALID_TRANSITION');
    const expired = await bookNext();
    await cast.app.strapi.db
      .connection('bookings')
      .where({ document_id: expired.documentId })
      .update({ hold_expires_at: new Date(Date.now() - 1000) });
    expect(outcomeOf(await open(expired))).toBe('409 HOLD_EXPIRED');
  });

  it('stays open after a declined card', async () => {
    const booking = await bookNext();
    const { data } = await open(booking);
    expect(await payWith(data, DECLINED_CARD)).toBe(402);
    const again = await open(booking);
    expect([again.status, again.data.clientSecret]).toEqual([200, data.clientSecret]);
    expect(await payWith(data)).toBe(200);
    await bookingIn('confirmed', cast.app, cast.guest, booking);
  });

  it.each([
    ['JPY', 9_000],
    ['KWD', 12_340],
    ['KES', 500_00],
    ['ISK', 12_000],
  ])('charges %s in its own units', async (currency, pricePerNight) => {
    const home = await createProperty(cast.app, cast.host, { currency, pricePerNight });
    const booking = await bookNext(cast.guest, home.documentId);
    const { data } = await open(booking);
    expect(data).toMatchObject({ amount: booking.totalAmount, currency });
    await payWith(data);
    const { payment } = await bookingIn('confirmed', cast.app, cast.guest, booking);
    expect(payment).toMatchObject({ amount: booking.totalAmount, currency });
  });
});

describe('a payment', () => {
  const FULL = [
    'amount',
    'amountRefunded',
    'booking',
    'createdAt',
    'currency',
    'documentId',
    'paymentStatus',
    'provider',
    'providerRef',
  ];
  const HOSTS = ['amount', 'booking', 'currency', 'documentId', 'paymentStatus'];
  const keysFor = async (as: Person, id: string) =>
    Object.keys((await ask<object>(cast.app, `GET /payments/${id}`, { as })).data).sort();

  it('shows its client secret to the guest alone, and the host amount and status', async () => {
    const { data } = await open(await bookNext());
    const { guest, host, admin, stranger, rival } = cast;
    expect(await keysFor(guest, data.documentId)).toEqual([...FULL, 'clientSecret'].sort());
    expect(await keysFor(host, data.documentId)).toEqual(HOSTS);
    expect(await keysFor(admin, data.documentId)).toEqual(FULL);
    for (const as of [stranger, rival])
      expect(await outcome(cast.app, `GET /payments/${data.documentId}`, { as })).toBe(
        '404 NOT_FOUND',
      );
  });

  it('shows the host no more in the booking', async () => {
    const booking = await bookNext();
    await open(booking);
    const keysInBooking = async (as: Person) =>
      Object.keys((await getBooking(cast.app, as, booking)).payment ?? {}).sort();
    const short = HOSTS.filter((key) => key !== 'booking');
    expect(await keysInBooking(cast.host)).toEqual(short);
    for (const as of [cast.guest, cast.admin])
      expect(await keysInBooking(as)).toEqual([...short, 'amountRefunded', 'provider'].sort());
  });

  it('is in the lists of those it concerns, and looks there as it does alone', async () => {
    const { data } = await open(await bookNext());
    const { guest, host, admin, stranger, rival } = cast;
    const listFor = async (as: Person) =>
      (await ask<Payment[]>(cast.app, 'GET /payments?pagination[pageSize]=100', { as })).data;
    for (const as of [guest, host, admin]) {
      const listed = (await listFor(as)).find(({ documentId }) => documentId === data.documentId);
      expect(Object.keys(listed ?? {}).sort()).toEqual(await keysFor(as, data.documentId));
    }
    for (const as of [stranger, rival]) expect(await listFor(as)).toEqual([]);
    const statements: string[] = [];
    const note = ({ sql }: { sql: string }) => statements.push(sql);
    cast.app.strapi.db.connection.on('query', note);
    await listFor(guest);
    cast.app.strapi.db.connection.off('query', note);
    expect(statements.filter((sql) => sql.includes(' payments y'))).toHaveLength(2);
  });
});

describe('the webhook', () => {
  const path = '/payments/webhooks/stripe';
  it.each<[string, Record<string, string>]>([
    ['no signature', {}],
    ['a wrong one', { 'stripe-signature': 't=1,v1=00' }],
    ['an odd one', { 'stripe-signature': 'hello' }],
  ])('refuses %s', async (_, headers) => {
    const body = { id: 'evt_1', type: 'payment_intent.succeeded', data: { object: {} } };
    expect(await outcome(cast.app, `POST ${path}`, { body, headers })).toBe('400 VALIDATION');
  });

  it.each<[string, unknown]>([
    ['customer.created', null],
    ['payment_intent.succeeded', {}],
    ['refund.updated', [1]],
    ['charge.refunded', { id: 'ch_1', amount: 1, payment_intent: 'pi_1' }],
  ])('refuses a %s that it cannot read: %j', async (type, object) => {
    const event = { id: 'evt_1', type, created: 1_790_000_000, data: { object } };
    expect(await sendWebhook(cast.app, event)).toBe(400);
  });
});
