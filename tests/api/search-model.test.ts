import { amountReasons, priceStay } from '../../src/domain/booking/quote';
import { stayReasons } from '../../src/domain/listing/rules';
import type { ListingTerms } from '../../src/domain/listing/terms';
import { stripeChargeLimits } from '../../src/payments/stripe-currencies';
import { calendarsOf, type Calendar } from '../../src/sql/calendar';
import { findPropertyTerms } from '../../src/sql/properties';
import { askToBook, call, createProperty, daysAhead, type Person } from '../support/marketplace';
import { ask, startCast, type Cast } from './support/cast';

/**
 * Search against a model: random properties, rules, blocks and bookings, then random searches.
 * The model judges every property by the domain alone; quotes and bookings are asked besides.
 */
const PROPERTIES = 150;
const SEARCHES = 100;
const HORIZON_DAYS = 60;
const SEED = 20270531;

/** A small generator with a seed (mulberry32): a failure can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(SEED);
const below = (limit: number): number => Math.floor(random() * limit);
const pick = <Item>(...items: Item[]): Item => items[below(items.length)] as Item;
const chance = (probability: number): boolean => random() < probability;

interface Modelled {
  documentId: string;
  id: number;
  listed: boolean;
  city: string;
  instantBook: boolean;
  terms: ListingTerms;
  calendar: Calendar;
}

let cast: Cast;
let model: Modelled[];

const CITIES: [city: string, country: string, latitude: number, longitude: number][] = [
  ['Oslo', 'NO', 59.91, 10.75],
  ['Apia', 'WS', -13.83, -171.76],
  ['Honolulu', 'US', 21.3, -157.85],
];

interface Plan {
  terms: object;
  /** What happens on its calendar, in this order; some of it will be refused. */
  steps: { path: string; as: () => Person; data: object }[];
}

function planTerms(): object {
  const [city, country, latitude, longitude] = pick(...CITIES);
  const minNights = pick(1, 1, 1, 2, 4);
  return {
    city,
    country,
    latitude,
    longitude,
    currency: pick('NOK', 'NOK', 'JPY', 'KWD'),
    pricePerNight: pick(1, 100, 80_000, 123_450) * 10,
    weekendPricePerNight: pick(null, 99_990),
    cleaningFee: pick(0, 25_000),
    weeklyDiscountPercent: pick(0, 12.5),
    extraGuestFee: pick(0, 5_000),
    taxPercent: pick(0, 7.77),
    maxGuests: pick(1, 2, 4, 8),
    minNights,
    maxNights: pick(minNights, 7, 365),
    advanceNoticeDays: pick(0, 0, 3, 14),
    preparationDays: pick(0, 0, 1, 3),
    bookingWindowDays: pick(10, 40, 365),
    instantBook: chance(0.7),
    listingStatus: chance(0.9) ? 'listed' : 'draft',
  };
}

function planProperty(): Plan {
  const steps: Plan['steps'] = [];
  const [host, guest] = [() => cast.host, () => cast.guest];
  const range = () => {
    const from = below(HORIZON_DAYS);
    return { startDate: daysAhead(from), endDate: daysAhead(from + 1 + below(8)) };
  };
  while (chance(0.5)) {
    const price = pick({}, { pricePerNight: 33_330 }, { minNights: 3 });
    const closed = { closedToArrival: chance(0.3), closedToDeparture: chance(0.3) };
    steps.push({ path: '/price-rules', as: host, data: { ...range(), ...price, ...closed } });
  }
  while (chance(0.4)) steps.push({ path: '/calendar-blocks', as: host, data: range() });
  while (chance(0.5)) {
    const { startDate: checkIn, endDate: checkOut } = range();
    steps.push({ path: '/bookings', as: guest, data: { checkIn, checkOut, guests: 1 } });
  }
  return { terms: planTerms(), steps };
}

async function carryOut({ terms, steps }: Plan): Promise<string> {
  const { documentId: property } = await createProperty(cast.app, cast.host, terms);
  for (const { path, as, data } of steps)
    await ask(cast.app, `POST ${path}`, { as: as(), data: { property, ...data } });
  return property;
}

async function readModel(ids: string[]): Promise<Modelled[]> {
  const db = cast.app.strapi.db.connection;
  const found = await Promise.all(ids.map((documentId) => findPropertyTerms(db, documentId)));
  const properties = found.filter((property) => property !== null);
  const range = { from: daysAhead(-10), to: daysAhead(HORIZON_DAYS + 60), now: new Date() };
  const calendars = await calendarsOf(
    db,
    properties.map(({ id }) => id),
    range,
  );
  const rows: { id: number; city: string }[] = await db('properties').select('id', 'city');
  const cities = new Map(rows.map(({ id, city }) => [id, city]));
  return properties.map(({ id, documentId, terms, instantBook }) => ({
    id,
    documentId,
    terms,
    instantBook,
    listed: terms.listed,
    city: cities.get(id) ?? '',
    calendar: calendars.get(id) ?? { claims: [], rules: [] },
  }));
}

beforeAll(async () => {
  cast = await startCast({ MAX_LIVE_HOLDS: '1000' });
  const plans = Array.from({ length: PROPERTIES }, planProperty);
  const ids = await Promise.all(plans.map(carryOut));
  model = await readModel([cast.home.documentId, ...ids]);
});

afterAll(() => cast.app.stop());

function randomSearch() {
  const from = below(HORIZON_DAYS);
  const guests = pick(1, 2, 4, 6);
  const stay = { checkIn: daysAhead(from), checkOut: daysAhead(from + pick(1, 2, 3, 5, 8, 30)) };
  const currency = pick(undefined, 'NOK', 'JPY', 'KWD');
  const minPrice = currency && chance(0.3) ? pick(1_000, 500_000) : undefined;
  const maxPrice = currency && chance(0.3) ? pick(1_000, 900_000) : undefined;
  const city = chance(0.3) ? pick('Oslo', 'apia') : undefined;
  const instantBook = chance(0.2) ? pick(true, false) : undefined;
  return { ...stay, guests, currency, minPrice, maxPrice, city, instantBook };
}

type Search = ReturnType<typeof randomSearch>;

/** What the stay costs there; null when a rule is against it or the search is not about it. */
function modelTotal(property: Modelled, search: Search, now: Date): number | null {
  const { terms, calendar, city, instantBook } = property;
  const { checkIn, checkOut, guests, currency, minPrice, maxPrice } = search;
  if (currency !== undefined && terms.currency !== currency) return null;
  if (terms.pricePerNight < (minPrice ?? 0)) return null;
  if (terms.pricePerNight > (maxPrice ?? Infinity)) return null;
  if (search.city !== undefined && city.toLowerCase() !== search.city.toLowerCase()) return null;
  if (search.instantBook !== undefined && instantBook !== search.instantBook) return null;
  const request = { terms, ...calendar, stay: { checkIn, checkOut }, guests, now };
  if (stayReasons(request).length > 0) return null;
  const { totalAmount } = priceStay({ ...request, serviceFeePercent: 10 });
  const limits = stripeChargeLimits(terms.currency) ?? { min: 0, max: 0 };
  return amountReasons(totalAmount, terms.currency, limits).length > 0 ? null : totalAmount;
}

interface Found {
  documentId: string;
  total: number;
}

async function runSearch(search: Search): Promise<Map<string, number>> {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search))
    if (value !== undefined) query.set(key, String(value));
  const found = new Map<string, number>();
  for (let page = 1; ; page += 1) {
    const path = `/properties/search?${query.toString()}&pageSize=100&page=${page}`;
    const { data } = await call<Found[]>(cast.app, 'GET', path);
    for (const { documentId, total } of data) found.set(documentId, total);
    if (data.length < 100) return found;
  }
}

describe(`${SEARCHES} random searches over ${PROPERTIES} random properties (seed ${SEED})`, () => {
  it('offer what every rule allows, at the price of the quote, and hide nothing', async () => {
    let offers = 0;
    for (let round = 0; round < SEARCHES; round += 1) {
      const search = randomSearch();
      const found = await runSearch(search);
      const now = new Date();
      const expected = new Map<string, number>();
      for (const property of model) {
        const total = modelTotal(property, search, now);
        if (total !== null) expected.set(property.documentId, total);
      }
      expect({ search, found: [...found].sort() }).toEqual({ search, found: [...expected].sort() });
      offers += found.size;
    }
    // The model is worth something only if both answers occur often.
    expect(offers).toBeGreaterThan(SEARCHES);
    expect(offers).toBeLessThan((SEARCHES * PROPERTIES) / 2);
  });

  it('agree with quotes, which agree with bookings', async () => {
    let booked = 0;
    for (let round = 0; round < 40; round += 1) {
      const { checkIn, checkOut, guests } = randomSearch();
      const found = await runSearch({ ...EVERYWHERE, checkIn, checkOut, guests });
      const offered = [...found.keys()];
      const anywhere = pick(...model).documentId;
      const property = chance(0.5) && offered.length > 0 ? pick(...offered) : anywhere;
      const route = `POST /properties/${property}/quotes`;
      const options = { as: cast.host, data: { checkIn, checkOut, guests } };
      const { data } = await ask<{ available: boolean; totalAmount: number }>(
        cast.app,
        route,
        options,
      );
      const total = data.available ? data.totalAmount : undefined;
      expect([property, found.get(property)]).toEqual([property, total]);
      const stay = { property, checkIn, checkOut, guests };
      const { status } = await askToBook(cast.app, cast.stranger, stay);
      expect([stay, status === 201]).toEqual([stay, data.available]);
      if (status === 201) booked += 1;
    }
    expect(booked).toBeGreaterThan(5);
  });
});

const EVERYWHERE = {
  currency: undefined,
  minPrice: undefined,
  maxPrice: undefined,
  city: undefined,
  instantBook: undefined,
};
