/** All of Oslo's listings in an app, with a busy calendar, and the same rows for a brute force. */
import path from 'node:path';
import type { Knex } from 'knex';
import { importListings, type ImportCounts } from '../../src/import/import-listings';
import { startApp, type TestApp } from './app';
import { databaseOf } from './audits';
import { addDays, todayIn, type Home } from './brute-force-stay';
import type { Random } from './random';
import { insertBlock, insertBooking, insertRow, insertUser, refusalOf } from './rows';

const FILE = path.resolve(__dirname, '../../database/seeds/oslo/listings.csv.gz');

/** The properties whose calendars are busy: spread over all, few searches would meet one. */
const BUSY = 80;
const BLOCKS = 300;
const BOOKINGS = 200;
const RULES = 250;
/** So few have rules that on most days several rules meet. */
const RULED = 40;
/** The file says little about prices and rules; this share of properties is given some. */
const TERMS_CHANCE = 0.25;
const HORIZON_DAYS = 120;
const DAY_MS = 86_400_000;

interface Listed {
  id: number;
  host_id: number;
  price_per_night: string;
  max_guests: number;
}

function randomTerms({ pick, chance, below }: Random, { price_per_night, max_guests }: Listed) {
  const price = Number(price_per_night);
  const isRated = chance(0.7);
  return {
    weekend_price_per_night: pick(null, price + 10_050, Math.ceil(price * 1.25)),
    cleaning_fee: pick(0, 25_000, 33_333),
    guests_included: 1 + below(max_guests),
    extra_guest_fee: pick(0, 7_777, 15_000),
    weekly_discount_percent: pick(0, 5, 12.5),
    monthly_discount_percent: pick(0, 20, 33.33),
    tax_percent: pick(0, 7.77, 12),
    advance_notice_days: pick(0, 1, 14),
    preparation_days: pick(0, 1, 3),
    booking_window_days: pick(30, 90, 365),
    instant_book: chance(0.5),
    listing_status: pick('listed', 'listed', 'listed', 'unlisted', 'draft', 'suspended', 'removed'),
    avg_rating: isRated ? pick(3, 4.25, 4.5, 4.75, 5) : null,
    review_count: isRated ? 1 + below(4) : 0,
  };
}

async function spreadTerms(db: Knex, listed: readonly Listed[], random: Random): Promise<void> {
  await db.transaction(async (trx) => {
    for (const property of listed)
      if (random.chance(TERMS_CHANCE))
        await trx('properties').where({ id: property.id }).update(randomTerms(random, property));
  });
}

async function fillCalendars(db: Knex, busy: readonly Listed[], random: Random): Promise<void> {
  const { below, pick, chance } = random;
  const now = Date.now();
  const today = todayIn('Europe/Oslo', now);
  const range = (longest: number) => {
    const start = addDays(today, 1 + below(HORIZON_DAYS));
    return [start, addDays(start, 1 + below(longest))] as const;
  };
  for (let count = 0; count < RULES; count += 1) {
    const [start_date, end_date] = range(45);
    await insertRow(db, 'price_rules', {
      document_id: `rule${count}`,
      property_id: pick(...busy.slice(0, RULED)).id,
      start_date,
      end_date,
      price_per_night: pick(null, 44_400, 199_900),
      min_nights: pick(null, 1, 2, 5),
      closed_to_arrival: chance(0.08),
      closed_to_departure: chance(0.08),
      // Not in the order of their ids.
      created_at: new Date(now - below(DAY_MS)),
    });
  }
  for (let blocks = 0; blocks < BLOCKS; blocks += 1) {
    const [start_date, end_date] = range(12);
    await insertBlock(db, { property_id: pick(...busy).id, start_date, end_date });
  }
  await fillBookings(db, busy, random, range);
}

/** Bookings of all kinds; those that meet another or a block are refused and tried elsewhere. */
async function fillBookings(
  db: Knex,
  busy: readonly Listed[],
  { below, pick }: Random,
  range: (longest: number) => readonly [string, string],
): Promise<void> {
  const guest_id = await insertUser(db);
  const inADay = new Date(Date.now() + DAY_MS);
  const anHourAgo = new Date(Date.now() - DAY_MS / 24);
  for (let bookings = 0; bookings < BOOKINGS;) {
    const [check_in, check_out] = range(10);
    const { id: property_id, host_id } = pick(...busy);
    const state = pick(
      { booking_status: 'confirmed' },
      { booking_status: 'confirmed' },
      { booking_status: 'pending_payment', hold_expires_at: inADay },
      { booking_status: 'pending_payment', hold_expires_at: anHourAgo },
      { booking_status: 'pending_approval', approval_due_at: inADay },
      { booking_status: 'canceled' },
      { booking_status: 'expired' },
    );
    const preparation_days = below(3);
    const values = { property_id, host_id, guest_id, check_in, check_out, preparation_days };
    const refused = await refusalOf(insertBooking(db, { ...values, ...state }));
    if (refused === null) bookings += 1;
    else if (!refused.startsWith('stay_claims')) throw new Error(`A booking broke ${refused}.`);
  }
}

type Row = Record<string, string | number | boolean | null>;

const hundredths = (percent: unknown): number => Math.round(Number(percent ?? 0) * 100);
const numberOr = <Other>(value: unknown, other: Other): number | Other =>
  value === null ? other : Number(value);

function toHome(row: Row): Omit<Home, 'blocks' | 'rules' | 'bookings'> {
  const { title, neighbourhood, city, region, country } = row;
  return {
    id: Number(row.id),
    documentId: String(row.document_id),
    status: String(row.listing_status),
    text: [title, neighbourhood, city, region, country].filter((part) => part !== null).join(' '),
    city: String(city),
    type: String(row.property_type),
    latitude: Number(row.latitude),
    longitude: Number(row.longitude),
    timezone: String(row.timezone),
    currency: String(row.currency),
    price: Number(row.price_per_night),
    weekendPrice: numberOr(row.weekend_price_per_night, null),
    cleaningFee: numberOr(row.cleaning_fee, 0),
    guestsIncluded: numberOr(row.guests_included, 1),
    extraGuestFee: numberOr(row.extra_guest_fee, 0),
    weeklyDiscount: hundredths(row.weekly_discount_percent),
    monthlyDiscount: hundredths(row.monthly_discount_percent),
    tax: hundredths(row.tax_percent),
    maxGuests: Number(row.max_guests),
    bedrooms: numberOr(row.bedrooms, null),
    minNights: numberOr(row.min_nights, 1),
    maxNights: numberOr(row.max_nights, 365),
    noticeDays: numberOr(row.advance_notice_days, 0),
    preparationDays: numberOr(row.preparation_days, 0),
    windowDays: numberOr(row.booking_window_days, 365),
    instantBook: row.instant_book !== false,
    rating: numberOr(row.avg_rating, 0),
    reviews: numberOr(row.review_count, 0),
  };
}

/** The market as it is stored. */
export async function readHomes(db: Knex): Promise<Home[]> {
  const read = async (sql: string): Promise<Row[]> => (await db.raw<{ rows: Row[] }>(sql)).rows;
  const homes = (await read('SELECT * FROM properties')).map((row): Home => ({
    ...toHome(row),
    blocks: [],
    rules: [],
    bookings: [],
  }));
  const homeOf = new Map(homes.map((home) => [home.id, home]));
  const range = (row: Row) => ({ start: String(row.start), end: String(row.end) });
  for (const row of await read(
    `SELECT property_id, start_date::text AS start, end_date::text AS "end" FROM calendar_blocks`,
  ))
    homeOf.get(Number(row.property_id))?.blocks.push(range(row));
  for (const row of await read(
    `SELECT *, start_date::text AS start, end_date::text AS "end",
            extract(epoch FROM created_at) AS created FROM price_rules`,
  ))
    homeOf.get(Number(row.property_id))?.rules.push({
      ...range(row),
      id: Number(row.id),
      createdAt: Number(row.created),
      price: numberOr(row.price_per_night, null),
      minNights: numberOr(row.min_nights, null),
      closedToArrival: row.closed_to_arrival === true,
      closedToDeparture: row.closed_to_departure === true,
    });
  for (const row of await read(
    `SELECT *, check_in::text AS start, check_out::text AS "end",
            extract(epoch FROM hold_expires_at) * 1000 AS expires FROM bookings`,
  ))
    homeOf.get(Number(row.property_id))?.bookings.push({
      ...range(row),
      state: String(row.booking_status),
      holdExpiresAt: numberOr(row.expires, null),
      preparationDays: numberOr(row.preparation_days, 0),
    });
  return homes;
}

export interface OsloMarket {
  app: TestApp;
  counts: ImportCounts;
  homes: Home[];
  /** Those with something in their calendar. */
  busy: Home[];
}

/** Starts an app, imports the whole file and makes its calendars busy. */
export async function openOsloMarket(random: Random): Promise<OsloMarket> {
  const app = await startApp();
  const db = databaseOf(app);
  const counts = await importListings(FILE, { city: 'Oslo', country: 'NO', currency: 'NOK' });
  const listed = await db<Listed>('properties')
    .select('id', 'host_id', 'price_per_night', 'max_guests')
    .orderBy('id');
  await spreadTerms(db, listed, random);
  const busy = Array.from({ length: BUSY }, () => random.pick(...listed));
  await fillCalendars(db, busy, random);
  await db.raw('ANALYZE');
  const homes = await readHomes(db);
  const isBusy = (home: Home): boolean =>
    [home.rules, home.blocks, home.bookings].flat().length > 0;
  return { app, counts, homes, busy: homes.filter(isBusy) };
}
