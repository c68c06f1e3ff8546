import type { Knex } from 'knex';
import { importListings } from '../../src/import/import-listings';
import type { ImportCounts, Rejection } from '../../src/import/types';
import { findViolations } from '../../src/sql/audits';
import { startApp, type TestApp } from '../support/app';
import { book, call, contentOf, createProperty, daysAhead, register } from '../support/marketplace';
import { BERGEN_FILE, listingRow, rowImporter, scratchFolder } from './support';

let app: TestApp;
let db: Knex;
const files = scratchFolder();

beforeAll(async () => {
  app = await startApp();
  db = app.strapi.db.connection;
});
afterAll(async () => {
  await app.stop();
  files.remove();
});

const { importRows, stored } = rowImporter(() => db, files);

describe('a file in the detailed shape', () => {
  const BERGEN = { city: 'Bergen', country: 'NO', currency: 'NOK' };
  const rejections: Rejection[] = [];
  let counts: ImportCounts;

  beforeAll(async () => {
    const onReject = (rejection: Rejection): void => void rejections.push(rejection);
    counts = await importListings(BERGEN_FILE, BERGEN, { onReject });
  });

  it('is counted row by row', () => {
    expect(counts).toMatchObject({
      ...{ rows: 30, created: 19, updated: 0, unchanged: 0, rejected: 11, skipped: 0 },
      ...{ hostsCreated: 8, withoutGuests: 1, isComplete: true },
      rejectedByCode: {
        NO_PRICE: 1,
        BAD_VALUE: 3,
        MISSING_VALUE: 2,
        VALIDATION: 4,
        DUPLICATE_ID: 1,
      },
      unknownAmenities: { 'Pool table': 1, 'Waffle iron': 1 },
    });
  });

  it('has its rejected rows told with line, id, name and reason', () => {
    const told = rejections.map(({ line, id, code, message }) => [line, id, code, message]);
    expect(told.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [13, '70009', 'NO_PRICE', 'The file gives no price.'],
      [
        14,
        '70010',
        'VALIDATION',
        expect.stringMatching(/^pricePerNight must be an integer from 1/),
      ],
      [15, '70011', 'BAD_VALUE', expect.stringContaining('not "on request"')],
      [16, '70012', 'MISSING_VALUE', 'name is empty.'],
      [17, '70013', 'VALIDATION', expect.stringMatching(/^maxGuests must be an integer from 1/)],
      [18, '70014', 'VALIDATION', 'latitude must be from -90 to 90'],
      [19, '70015', 'BAD_VALUE', expect.stringContaining('not "Boat"')],
      [20, '70016', 'VALIDATION', 'minNights must not exceed maxNights'],
      [21, '70017', 'BAD_VALUE', expect.stringContaining('a JSON array of names')],
      [22, '70001', 'DUPLICATE_ID', expect.stringContaining('the first one counts')],
      [23, '70018', 'MISSING_VALUE', 'host_id is empty.'],
    ]);
  });

  it('shows on the API what it says and nothing else', async () => {
    const { document_id: id } = await stored('70001');
    const shown = contentOf(await call<object>(app, 'GET', `/properties/${String(id)}`));
    expect(shown).toMatchObject({
      ...{ title: 'Bright flat by Bryggen', propertyType: 'entire_home', city: 'Bergen' },
      description: 'Sea view.\n\nThe space\nTwo rooms & a kitchen.',
      ...{ neighbourhood: 'Bergenhus', country: 'NO', latitude: 60.398, longitude: 5.325 },
      ...{ timezone: 'Europe/Oslo', pricePerNight: 123_400, currency: 'NOK', maxGuests: 4 },
      ...{ bedrooms: 2, beds: 3, bathrooms: 1, minNights: 2, maxNights: 30, instantBook: true },
      ...{ avgRating: null, reviewCount: 0, registrationNumber: null, listingStatus: 'listed' },
      ...{ cleaningFee: 0, guestsIncluded: 1, checkInTime: '15:00', bookingWindowDays: 365 },
      ...{ host: { firstName: 'Ingrid' }, images: [], cancellationPolicy: { slug: 'flexible' } },
    });
    expect((shown as { amenities: { slug: string }[] }).amenities.map(({ slug }) => slug)).toEqual([
      'wifi',
      'kitchen',
    ]);
    expect(await stored('70001')).toMatchObject({
      ...{ exact_latitude: 60.397501, exact_longitude: 5.324511, address: null, region: null },
    });
  });

  it('cuts stays that nobody may book to the longest of all, and lets the rest empty', async () => {
    expect(await stored('70007')).toMatchObject({ min_nights: 2, max_nights: 1000 });
    expect(await stored('70021')).toMatchObject({
      ...{ max_guests: 1, bedrooms: null, beds: null, bathrooms: null, description: null },
      ...{ min_nights: 1, max_nights: 365, neighbourhood: null, instant_book: true },
    });
  });

  it('changes nothing when it is repeated', async () => {
    const before = await db('properties').orderBy('id');
    const again = await importListings(BERGEN_FILE, BERGEN);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 19, hostsCreated: 0 });
    expect(await db('properties').orderBy('id')).toEqual(before);
  });
});

describe('imported rows are rows like any others', () => {
  it('fill the columns that the Document Service fills', async () => {
    const host = await register(app, { accountType: 'host' });
    const { documentId } = await createProperty(app, host, { address: undefined });
    await importRows([listingRow('1')]);
    const made = await db('properties').where({ document_id: documentId }).first();
    const filled = (row: Record<string, unknown>) =>
      Object.keys(row).filter((column) => row[column] !== null && column !== 'neighbourhood');
    expect(filled(await stored('1'))).toEqual(filled(made as Record<string, unknown>));
  });

  it('are found by the Document Service with their relations, once', async () => {
    await importRows([listingRow('2', { amenities: '["Sauna","Wifi"]', host_name: 'Kari' })]);
    const found = await app.strapi.documents('api::property.property').findMany({
      filters: { title: 'Home 2' },
      populate: { host: { populate: { role: true } }, amenities: true, cancellationPolicy: true },
    } as never);
    expect(found).toMatchObject([
      {
        ...{ amenities: [{ slug: 'sauna' }, { slug: 'wifi' }], cancellationPolicy: {} },
        host: { username: 'airbnb-500', firstName: 'Kari', email: null, role: { type: 'host' } },
      },
    ]);
  });

  it('can be found, and booked by a guest', async () => {
    await importRows([listingRow('3', { name: 'Unmistakable tower', host_id: '503' })]);
    const found = await call<{ documentId: string }[]>(
      app,
      'GET',
      `/properties/search?city=oslo&q=unmistakable&checkIn=${daysAhead(20)}&checkOut=${daysAhead(22)}`,
    );
    const [{ documentId: property } = { documentId: '' }] = contentOf(found);
    const guest = await register(app);
    const stay = { property, checkIn: daysAhead(20), checkOut: daysAhead(22), guests: 1 };
    const booking = await book(app, guest, stay);
    expect(booking).toMatchObject({ bookingStatus: 'pending_payment', currency: 'NOK' });
    const again = await importRows([listingRow('3', { price: '1500', host_id: '503' })]);
    expect(again).toMatchObject({ updated: 1 });
    expect(await findViolations(db)).toEqual([]);
  });
});
