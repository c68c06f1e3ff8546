/** Random searches over the Oslo market, each asked over HTTP and of the brute force. */
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { findByBruteForce, type Hit, type Search } from './brute-force';
import { addDays, todayIn, type Home } from './brute-force-stay';
import type { OsloMarket } from './oslo-market';
import type { Random } from './random';

interface Page {
  page: number;
  pageSize: number;
}

interface Found {
  hits: Hit[];
  total: number;
}

/** One search, what it answered and what it should have. */
export interface Comparison {
  search: Search & Page;
  answered: Found;
  expected: Found;
  /** Milliseconds to the whole answer. */
  took: number;
}

const TODAY_AT = 'Europe/Oslo';
const DATED = 0.75;
/** Left to chance alone, few searches would meet a rule, a block or a booking. */
const AIMED = 0.5;

function randomPlace({ pick, chance, below }: Random): Search {
  const [latitude, longitude] = [59.88 + below(8000) / 1e5, 10.65 + below(20_000) / 1e5];
  const place: Search = {};
  if (chance(0.2)) {
    const [north, east] = [latitude + below(3000) / 1e5, longitude + below(6000) / 1e5];
    place.bbox = [longitude, latitude, east, north].map((degrees) => degrees.toFixed(5)).join(',');
  }
  if (chance(0.2)) {
    place.near = `${latitude.toFixed(5)},${longitude.toFixed(5)}`;
    if (chance(0.7)) place.radiusKm = pick(0.5, 1.25, 3, 10);
  }
  if (chance(0.3)) place.city = pick('Oslo', 'oslo', 'Bergen');
  return place;
}

function randomSort({ pick }: Random, { currency, checkIn, near }: Search): string | undefined {
  return pick(
    undefined,
    'recommended',
    'rating',
    ...(currency === undefined ? [] : ['price', '-price']),
    ...(currency === undefined || checkIn === undefined ? [] : ['total', '-total']),
    ...(near === undefined ? [] : ['distance']),
  );
}

/** Few homes around a busy one, on days where something begins or ends there. */
function aimedSearch(random: Random, busy: readonly Home[]): Search {
  const { below, pick } = random;
  const home = pick(...busy);
  const { latitude, longitude, rules, blocks, bookings } = home;
  const events = [...rules, ...blocks, ...bookings].flatMap(({ start, end }) => [start, end]);
  const lastNight = addDays(todayIn(TODAY_AT, Date.now()), home.windowDays);
  const day = addDays(pick(...events, lastNight), below(5) - 2);
  const nights = pick(1, 2, 3, 5, 7, 28);
  const checkIn = pick(day, addDays(day, -nights));
  const box = [longitude - 0.005, latitude - 0.0025, longitude + 0.005, latitude + 0.0025];
  const bbox = box.map((degrees) => degrees.toFixed(5)).join(',');
  const dates = { checkIn, checkOut: addDays(checkIn, nights) };
  const search = { ...dates, bbox, currency: 'NOK', guests: pick(1, home.maxGuests) };
  const sort = randomSort(random, search);
  return sort === undefined ? search : { ...search, sort };
}

/** A search as a visitor may make it, valid always. */
function randomSearch(random: Random): Search {
  const { below, pick, chance } = random;
  const search = randomPlace(random);
  if (chance(DATED)) {
    search.checkIn = addDays(todayIn(TODAY_AT, Date.now()), below(110));
    search.checkOut = addDays(search.checkIn, pick(1, 2, 2, 3, 4, 5, 7, 10, 14, 28, 30));
  }
  if (chance(0.6)) search.guests = pick(1, 2, 2, 3, 4, 6, 9);
  if (chance(0.7)) search.currency = pick('NOK', 'NOK', 'NOK', 'NOK', 'EUR');
  if (search.currency && chance(0.4)) search.minPrice = pick(0, 40_000, 79_900, 120_000);
  if (search.currency && chance(0.4)) search.maxPrice = pick(60_000, 100_000, 180_000, 1_000_000);
  if (chance(0.3))
    search.propertyType = pick('entire_home', 'private_room', 'shared_room', 'hotel_room');
  if (chance(0.15)) search.bedrooms = pick(1, 2, 3);
  if (chance(0.15)) search.instantBook = chance(0.5);
  if (chance(0.1)) search.q = pick('apartment', 'cozy central', 'FROGNER', 'fjord view', '100%');
  const sort = randomSort(random, search);
  return sort === undefined ? search : { ...search, sort };
}

async function ask(url: string, search: Search & Page): Promise<Found> {
  const query = new URLSearchParams(
    Object.entries(search).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const response = await fetch(`${url}/api/properties/search?${query.toString()}`);
  const { data, meta } = (await response.json()) as {
    data: Hit[] | null;
    meta: { pagination: { total: number } };
  };
  if (data === null) throw new Error(`${query.toString()} answered ${response.status}`);
  const hits = data.map(({ documentId, nights, total }) => ({
    documentId,
    ...(nights === undefined ? {} : { nights, total }),
  }));
  return { hits, total: meta.pagination.total };
}

/** One page of a search, the last ones and one behind them included. */
export async function compareOnce(
  { app, homes, busy }: OsloMarket,
  random: Random,
): Promise<Comparison> {
  const isAimed = random.chance(AIMED);
  const wanted = isAimed ? aimedSearch(random, busy) : randomSearch(random);
  const pageSize = isAimed ? 100 : random.pick(1, 20, 50, 100);
  const found = findByBruteForce(homes, wanted, Date.now());
  const pages = Math.ceil(found.length / pageSize);
  const page = random.chance(0.5) ? 1 : 1 + random.below(pages + 1);
  const search = { ...wanted, page, pageSize };
  // The app shares this process: let it close what stood idle meanwhile before it is asked.
  await nextTurn();
  const started = performance.now();
  const answered = await ask(app.url, search);
  const took = performance.now() - started;
  const hits = found.slice((page - 1) * pageSize, page * pageSize);
  return { search, answered, expected: { hits, total: found.length }, took };
}
