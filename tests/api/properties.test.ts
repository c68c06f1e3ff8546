import { contentOf, createProperty, type Property } from '../support/marketplace';
import { ABSENT_ID, ask, pathsOf, startCast, type Cast } from './support/cast';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast({ MAX_LIVE_HOLDS: '100' });
});

afterAll(() => cast.app.stop());

/** What a property must have, and nothing else. */
const BARE = {
  title: 'Bare',
  propertyType: 'private_room',
  city: 'Oslo',
  country: 'NO',
  latitude: 59.911491,
  longitude: 10.757933,
  pricePerNight: 1,
  currency: 'NOK',
  maxGuests: 1,
};

const create = (data: object, as = cast.host) =>
  ask<Property>(cast.app, 'POST /properties', { as, data });
const update = (id: string, data: object, as = cast.host) =>
  ask<Property>(cast.app, `PUT /properties/${id}`, { as, data });

/** Made once for the tests that only try to break it. */
let target: Property;
beforeAll(async () => {
  target = await createProperty(cast.app, cast.host, { title: 'Target' });
});

describe('create', () => {
  it('takes the required fields and gives the rest its defaults', async () => {
    const answer = await create(BARE);
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({
      ...BARE,
      host: { documentId: cast.host.documentId, firstName: 'Hal', avatar: null },
      description: null,
      weekendPricePerNight: null,
      cleaningFee: 0,
      guestsIncluded: 1,
      extraGuestFee: 0,
      weeklyDiscountPercent: 0,
      monthlyDiscountPercent: 0,
      taxPercent: 0,
      bedrooms: null,
      amenities: [],
      images: [],
      minNights: 1,
      maxNights: 365,
      advanceNoticeDays: 0,
      preparationDays: 0,
      bookingWindowDays: 365,
      checkInTime: '15:00',
      checkOutTime: '11:00',
      instantBook: true,
      cancellationPolicy: { slug: 'flexible' },
      listingStatus: 'draft',
      timezone: 'Europe/Oslo',
      avgRating: null,
      reviewCount: 0,
    });
    expect(answer.data).not.toHaveProperty('id');
  });

  it('takes upper and lower case codes, a zone of one’s own, relations by documentId', async () => {
    const amenities = contentOf(
      await ask<{ documentId: string; slug: string }[]>(cast.app, 'GET /amenities'),
    );
    const policies = contentOf(
      await ask<{ documentId: string; slug: string }[]>(cast.app, 'GET /cancellation-policies'),
    );
    const strict = policies.find(({ slug }) => slug === 'strict');
    const answer = await create({
      ...BARE,
      country: 'no',
      currency: 'nok',
      timezone: 'Pacific/Apia',
      amenities: amenities.slice(0, 2).map(({ documentId }) => documentId),
      cancellationPolicy: strict?.documentId,
    });
    expect(answer.data).toMatchObject({
      country: 'NO',
      currency: 'NOK',
      timezone: 'Pacific/Apia',
      amenities: amenities.slice(0, 2),
      cancellationPolicy: { slug: 'strict' },
    });
  });

  it('keeps the largest amounts exact', async () => {
    const data = {
      ...BARE,
      pricePerNight: 1e12,
      weekendPricePerNight: 1e12 - 1,
      cleaningFee: 1e12,
    };
    expect((await create(data)).data).toMatchObject({
      pricePerNight: 1e12,
      weekendPricePerNight: 1e12 - 1,
      cleaningFee: 1e12,
    });
  });

  it.each(Object.keys(BARE))('needs %s', async (key) => {
    const answer = await create({ ...BARE, [key]: undefined });
    expect([answer.status, pathsOf(answer)]).toEqual([400, [key]]);
  });

  it.each<[string, object]>([
    ['title', { title: '  ' }],
    ['title', { title: 'x'.repeat(201) }],
    ['title', { title: 'nul\0' }],
    ['title', { title: 'half \ud83d' }],
    ['title', { title: { en: 'x' } }],
    ['propertyType', { propertyType: 'castle' }],
    ['country', { country: 'NOR' }],
    ['country', { country: 'Ø1' }],
    ['country', { country: 'ZZ' }],
    ['country', { country: 'qq' }],
    ['latitude', { latitude: 90.1 }],
    ['latitude', { latitude: '59.9' }],
    ['longitude', { longitude: -180.1 }],
    ['longitude', { longitude: null }],
    ['timezone', { timezone: 'Mars/Olympus' }],
    ['timezone', { timezone: '+02:00x' }],
    ['pricePerNight', { pricePerNight: 0 }],
    ['pricePerNight', { pricePerNight: -100 }],
    ['pricePerNight', { pricePerNight: 10.5 }],
    ['pricePerNight', { pricePerNight: 1e12 + 1 }],
    ['pricePerNight', { pricePerNight: '100' }],
    ['weekendPricePerNight', { weekendPricePerNight: 0 }],
    ['cleaningFee', { cleaningFee: -1 }],
    ['cleaningFee', { cleaningFee: 0.01 }],
    ['extraGuestFee', { extraGuestFee: 1e12, maxGuests: 3 }],
    ['currency', { currency: 'XYZ' }],
    ['currency', { currency: 'NO' }],
    ['currency', { currency: 'UGX', pricePerNight: 50000 }],
    ['currency', { currency: 'XAU' }],
    ['pricePerNight', { currency: 'KES', pricePerNight: 150 }],
    ['cleaningFee', { currency: 'KWD', pricePerNight: 100, cleaningFee: 105 }],
    ['taxPercent', { taxPercent: 12.345 }],
    ['weeklyDiscountPercent', { weeklyDiscountPercent: 101 }],
    ['monthlyDiscountPercent', { monthlyDiscountPercent: -1 }],
    ['guestsIncluded', { guestsIncluded: 2, maxGuests: 1 }],
    ['maxGuests', { maxGuests: 0 }],
    ['maxGuests', { maxGuests: 1.5 }],
    ['minNights', { minNights: 10, maxNights: 5 }],
    ['minNights', { minNights: 0 }],
    ['maxNights', { maxNights: 1001 }],
    ['checkInTime', { checkInTime: '24:00' }],
    ['checkOutTime', { checkOutTime: '11:00:00' }],
    ['instantBook', { instantBook: 'yes' }],
    ['listingStatus', { listingStatus: 'suspended' }],
    ['listingStatus', { listingStatus: 'removed' }],
    ['amenities.0', { amenities: [1] }],
    ['amenities', { amenities: { connect: [1] } }],
    ['cancellationPolicy', { cancellationPolicy: ABSENT_ID }],
    ['cancellationPolicy', { cancellationPolicy: 1 }],
  ])('refuses a wrong %s and names it: %j', async (path, change) => {
    const answer = await create({ ...BARE, ...change });
    expect([answer.status, answer.error?.details.code]).toEqual([400, 'VALIDATION']);
    expect(pathsOf(answer)).toContain(path);
  });

  it('names an amenity that is not there', async () => {
    const answer = await create({ ...BARE, amenities: [ABSENT_ID] });
    expect([answer.status, answer.error?.details.code]).toEqual([400, 'VALIDATION']);
  });

  it.each([
    ['KES', 100],
    ['KWD', 10],
    ['JPY', 1],
  ])('takes %s in steps of %i', async (currency, step) => {
    const fees = { cleaningFee: step, extraGuestFee: 2 * step, weekendPricePerNight: 3 * step };
    expect((await create({ ...BARE, currency, pricePerNight: 7 * step, ...fees })).status).toBe(
      201,
    );
  });
});

const PROTECTED = [
  'avgRating',
  'reviewCount',
  'documentId',
  'id',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'createdBy',
  'updatedBy',
  'locale',
  'localizations',
  'exactLatitude',
  'exactLongitude',
  'images',
  'status',
  'bookings',
  '__proto__x',
];

describe('protected keys', () => {
  it.each([...PROTECTED, 'host'])('%s is refused by name', async (key) => {
    for (const value of [1, 'x', null]) {
      const created = await create({ ...BARE, [key]: value });
      expect([created.status, pathsOf(created)]).toEqual([400, [key]]);
      const updated = await update(target.documentId, { [key]: value });
      expect([updated.status, pathsOf(updated)]).toEqual([400, [key]]);
    }
  });

  it('are refused for admins too, who may give a property away', async () => {
    const given = await createProperty(cast.app, cast.host);
    for (const key of PROTECTED)
      expect((await update(given.documentId, { [key]: 1 }, cast.admin)).status).toBe(400);
    const { documentId } = cast.rival;
    const answer = await update(given.documentId, { host: documentId }, cast.admin);
    expect(answer.data.host).toMatchObject({ documentId });
    expect((await update(given.documentId, { title: 'Mine?' })).status).toBe(404);
    expect((await update(given.documentId, { host: ABSENT_ID }, cast.admin)).status).toBe(400);
  });
});
