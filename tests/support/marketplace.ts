/** What people do on the marketplace, over HTTP, as tests need it again and again. */
import { call, contentOf, type Answer, type Instance } from './api';
import { waitFor } from './wait-for';

export * from './api';
export { waitFor } from './wait-for';

/** An instance with its payment sandbox. */
export interface Market extends Instance {
  surroundings: { sandbox: { url: string } };
}

export interface Person {
  token: string;
  documentId: string;
  /** The database's own, for tests that look behind the API. */
  id: number;
  email: string;
}

export interface Property {
  documentId: string;
  title: string;
  avgRating: number | null;
  reviewCount: number;
  [field: string]: unknown;
}

export interface Booking {
  documentId: string;
  reference: string;
  bookingStatus: string;
  holdExpiresAt: string | null;
  currency: string;
  totalAmount: number;
  payment: { documentId: string; paymentStatus: string; amountRefunded: number } | null;
  allowedActions: string[];
  [field: string]: unknown;
}

export interface Payment {
  documentId: string;
  providerRef: string;
  amount: number;
  currency: string;
  paymentStatus: string;
  clientSecret: string;
}

export interface Stay {
  property: string;
  checkIn: string;
  checkOut: string;
  guests: number;
}

export const GOOD_CARD = '4242424242424242';
export const DECLINED_CARD = '4000000000000002';

let people = 0;

const userIdIn = (token: string): number => {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return Number((JSON.parse(payload) as { userId: string }).userId);
};

/** Registers somebody with an address of their own. */
export async function register(
  app: Instance,
  person: { accountType?: 'guest' | 'host'; email?: string; firstName?: string } = {},
): Promise<Person> {
  people += 1;
  const named = { email: `person${people}@example.org`, firstName: 'Kim', lastName: 'Berg' };
  const answer = await call<{ jwt: string; user: { documentId: string; email: string } }>(
    app,
    'POST',
    '/auth/local/register',
    { body: { ...named, password: 'a long password', ...person } },
  );
  const { jwt, user } = contentOf(answer);
  return { token: jwt, documentId: user.documentId, id: userIdIn(jwt), email: user.email };
}

/** A listed home in Oslo: NOK 1200.00 a night, no fees of the host's, four guests at most. */
export const HOME = {
  title: 'Cabin by the fjord',
  propertyType: 'entire_home',
  city: 'Oslo',
  country: 'NO',
  latitude: 59.911491,
  longitude: 10.757933,
  address: 'Fjordveien 1',
  pricePerNight: 120_000,
  currency: 'NOK',
  maxGuests: 4,
  listingStatus: 'listed',
};

/** Lists `HOME`, with what the test changes in it. */
export async function createProperty(
  app: Instance,
  host: Person,
  overrides: object = {},
): Promise<Property> {
  const data = { ...HOME, ...overrides };
  return contentOf(await call<Property>(app, 'POST', '/properties', { as: host, data }));
}

/** Asks for a booking; the answer may be a refusal. */
export const askToBook = (
  app: Instance,
  guest: Person,
  stay: Stay,
  headers: Record<string, string> = {},
): Promise<Answer<Booking>> =>
  call<Booking>(app, 'POST', '/bookings', { as: guest, data: stay, headers });

/** Books a stay. @throws when it is refused */
export const book = async (app: Instance, guest: Person, stay: Stay): Promise<Booking> =>
  contentOf(await askToBook(app, guest, stay));

/** The booking as one of its parties sees it now. */
export const getBooking = async (
  app: Instance,
  caller: Person,
  { documentId }: Pick<Booking, 'documentId'>,
): Promise<Booking> =>
  contentOf(await call<Booking>(app, 'GET', `/bookings/${documentId}`, { as: caller }));

/** Opens the booking's payment. @throws when it is refused */
export const openPayment = async (
  app: Instance,
  guest: Person,
  { documentId: booking }: Pick<Booking, 'documentId'>,
): Promise<Payment> =>
  contentOf(await call<Payment>(app, 'POST', '/payments', { as: guest, data: { booking } }));

/** Confirms an intent as Stripe.js does in the guest's browser; returns the sandbox's status. */
export async function confirmIntent(
  { surroundings }: Market,
  { providerRef, clientSecret }: Pick<Payment, 'providerRef' | 'clientSecret'>,
  card = GOOD_CARD,
): Promise<number> {
  const { url } = surroundings.sandbox;
  const response = await fetch(`${url}/v1/payment_intents/${providerRef}/confirm`, {
    method: 'POST',
    body: new URLSearchParams({
      client_secret: clientSecret,
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': card,
    }),
  });
  await response.body?.cancel();
  return response.status;
}

/** Opens the booking's payment and pays it; the booking follows once the webhook came. */
export async function pay(
  app: Market,
  guest: Person,
  booking: Pick<Booking, 'documentId'>,
  card = GOOD_CARD,
): Promise<Payment> {
  const payment = await openPayment(app, guest, booking);
  await confirmIntent(app, payment, card);
  return payment;
}

/** Waits until the booking is in a state, and returns it. */
export async function bookingIn(
  bookingStatus: string,
  app: Instance,
  caller: Person,
  booking: Pick<Booking, 'documentId'>,
): Promise<Booking> {
  let seen = await getBooking(app, caller, booking);
  await waitFor(async () => {
    seen = await getBooking(app, caller, booking);
    return seen.bookingStatus === bookingStatus;
  }, `the booking becomes ${bookingStatus}`);
  return seen;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The date so many days from today (UTC), as YYYY-MM-DD. */
export const daysAhead = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
