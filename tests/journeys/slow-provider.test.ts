import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApp, type TestApp } from '../support/app';
import { expectNoViolations } from '../support/audits';
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

/**
 * Stands before the sandbox as a far-away provider: what creates an intent is answered once the
 * test lets it, and a second request with the same idempotency key meanwhile is told so, as Stripe
 * does.
 */
class Faraway {
  target = '';
  /** Answers to intents are held back while this is set. */
  holdsBack = false;
  /** What the next requests get instead of an answer. */
  failures: ('error' | 'cut before' | 'cut after')[] = [];
  private readonly keys = new Set<string>();
  private released: (() => void)[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request).then((answer) => {
        if (!answer) return response.destroy();
        return response
          .writeHead(answer.status, { 'content-type': 'application/json' })
          .end(answer.body);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How many requests wait for their answer. */
  get waiting(): number {
    return this.released.length;
  }

  release(): void {
    this.holdsBack = false;
    for (const go of this.released.splice(0)) go();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string } | null> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const key = String(request.headers['idempotency-key'] ?? '');
    if (key && this.keys.has(key)) return { status: 409, body: JSON.stringify(KEY_IN_USE) };
    this.keys.add(key);
    try {
      if (request.method !== 'POST') return await this.forward(request, chunks);
      const failure = this.failures.shift();
      if (failure === 'cut before') return null;
      if (failure === 'error') return { status: 500, body: '{"error":{"type":"api_error"}}' };
      const answer = await this.forward(request, chunks);
      if (this.holdsBack) await new Promise<void>((resolve) => this.released.push(resolve));
      return failure === 'cut after' ? null : answer;
    } finally {
      this.keys.delete(key);
    }
  }

  private async forward({ method, url, headers }: IncomingMessage, chunks: Buffer[]) {
    const { authorization, 'idempotency-key': key, 'stripe-version': version } = headers;
    const response = await fetch(`${this.target}${url}`, {
      method: method ?? 'GET',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization && { authorization }),
        ...(typeof key === 'string' && { 'idempotency-key': key }),
        ...(typeof version === 'string' && { 'stripe-version': version }),
      },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    return { status: response.status, body: await response.text() };
  }
}

const KEY_IN_USE = {
  error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'In use.' },
};

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
