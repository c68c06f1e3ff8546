import { startApp, type TestApp } from '../support/app';
import { expectNoViolations } from '../support/audits';
import {
  book,
  bookingIn,
  call,
  createProperty,
  daysAhead,
  openPayment,
  pay,
  register,
  waitFor,
  type Booking,
  type Payment,
  type Person,
} from '../support/marketplace';

let app: TestApp;
let host: Person;
let guest: Person;

beforeAll(async () => {
  app = await startApp();
  host = await register(app, { accountType: 'host' });
  guest = await register(app);
});
afterAll(async () => {
  await expectNoViolations(app);
  await app.stop();
});

interface Refund {
  amount: number;
  refundStatus: string;
}

async function stayOf(nights: number): Promise<Booking> {
  const { documentId: property } = await createProperty(app, host);
  const checkOut = daysAhead(20 + nights);
  return book(app, guest, { property, checkIn: daysAhead(20), checkOut, guests: 1 });
}

async function paidStay(): Promise<{ booking: Booking; payment: Payment }> {
  const booking = await stayOf(2);
  const payment = await pay(app, guest, booking);
  await bookingIn('confirmed', app, guest, booking);
  return { booking, payment };
}

const refund = (by: Person, payment: Payment, data: object) =>
  call<Refund>(app, 'POST', `/payments/${payment.documentId}/refunds`, { as: by, data });

const paymentSeenBy = async (person: Person, { documentId }: Payment) =>
  (await call<Payment>(app, 'GET', `/payments/${documentId}`, { as: person })).data;

test('a host gives a part back, then the rest, and not a øre more', async () => {
  const { payment } = await paidStay();
  const part = await refund(host, payment, { amount: 1000, reason: 'The heating was off' });
  expect(part.status).toBe(201);
  const tooMuch = await refund(host, payment, { amount: payment.amount, reason: 'All of it' });
  expect(tooMuch.status).toBe(422);
  expect(tooMuch.error?.details).toMatchObject({
    code: 'REFUND_TOO_LARGE',
    maxAmount: payment.amount - 1000,
  });
  const rest = await refund(host, payment, { reason: 'The rest' });
  expect(rest.data.amount).toBe(payment.amount - 1000);
  await waitFor(async () => (await paymentSeenBy(guest, payment)).paymentStatus === 'refunded');
  const nothingLeft = await refund(host, payment, { reason: 'Once more' });
  expect(nothingLeft.error?.details).toMatchObject({ code: 'REFUND_TOO_LARGE', maxAmount: 0 });
});

test('two refunds of everything at once owe it once', async () => {
  const { payment } = await paidStay();
  const answers = await Promise.all(
    [1, 2, 3].map(() => refund(host, payment, { reason: 'Double click' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
});

test('a guest is refunded by cancelling only, and strangers see no payment', async () => {
  const { payment } = await paidStay();
  expect((await refund(guest, payment, { reason: 'Please' })).status).toBe(403);
  const stranger = await register(app, { accountType: 'host' });
  expect((await refund(stranger, payment, { reason: 'Mine?' })).status).toBe(404);
  expect((await refund(host, payment, {})).status).toBe(400);
  expect((await refund(host, payment, { amount: 0, reason: 'Nothing' })).status).toBe(400);
});

test('nothing that was not captured can go back', async () => {
  const booking = await stayOf(3);
  const payment = await openPayment(app, guest, booking);
  const answer = await refund(host, payment, { reason: 'Too early' });
  expect(answer.error?.details).toMatchObject({ code: 'REFUND_TOO_LARGE', maxAmount: 0 });
});

test('a guest looks the payment up, when its webhook was lost', async () => {
  const control = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
  const { url } = app.surroundings.sandbox;
  const webhooks = (mode: string) =>
    fetch(`${url}/_sandbox/webhooks`, { ...control, body: JSON.stringify({ mode }) });
  await webhooks('drop');
  const booking = await stayOf(4);
  const payment = await pay(app, guest, booking);
  const sync = (by: Person) =>
    call<Payment>(app, 'POST', `/payments/${payment.documentId}/sync`, { as: by });
  expect((await sync(host)).status).toBe(403);
  expect((await sync(await register(app))).status).toBe(404);
  expect((await sync(guest)).data.paymentStatus).toBe('succeeded');
  expect((await bookingIn('confirmed', app, guest, booking)).bookingStatus).toBe('confirmed');
  await webhooks('deliver');
});
