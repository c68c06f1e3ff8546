import type { UID } from '@strapi/strapi';
import {
  book,
  call,
  createProperty,
  daysAhead,
  outcomeOf,
  type Property,
} from '../support/marketplace';
import { ABSENT_ID, ask, outcome, startCast, type Cast } from './support/cast';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
  const { app, guest, host, rival, home } = cast;
  for (const [title, pricePerNight] of [
    ['Attic', 90_000],
    ['Boat', 300_000],
    ['Cellar', 90_000],
  ])
    await createProperty(app, host, { title, pricePerNight, postalCode: '0150' });
  await createProperty(app, rival, { title: 'Draft of the rival', listingStatus: 'draft' });
  const stay = { checkIn: daysAhead(20), checkOut: daysAhead(22), guests: 1 };
  await book(app, guest, { property: home.documentId, ...stay });
});

afterAll(() => cast.app.stop());

const list = <Data = Property>(query: string, as?: { token: string }) =>
  call<Data[]>(cast.app, 'GET', `/properties?${query}`, as && { as });
const titles = async (query: string, as?: { token: string }) =>
  (await list(query, as)).data.map(({ title }) => title);

interface Page {
  data: Property[];
  meta: { pagination: object };
}

async function readPage(query: string): Promise<Page> {
  const response = await fetch(`${cast.app.url}/api/properties?${query}`);
  return (await response.json()) as Page;
}

describe("Strapi's parameters on public fields", () => {
  it.each([
    ['filters[title]=Boat', ['Boat']],
    ['filters[title][$containsi]=AT&sort=title', ['Attic', 'Boat']],
    ['filters[pricePerNight][$gt]=120000', ['Boat']],
    [
      'filters[pricePerNight][$between][0]=1&filters[pricePerNight][$between][1]=90000&sort=title',
      ['Attic', 'Cellar'],
    ],
    ['filters[$or][0][title]=Boat&filters[$or][1][title]=Attic&sort=title:desc', ['Boat', 'Attic']],
    ['filters[$not][pricePerNight]=90000&sort=title', ['Boat', 'Cabin by the fjord']],
    ['filters[cancellationPolicy][slug]=strict', []],
    ['filters[amenities][slug]=wifi', []],
    ['filters[listingStatus]=draft', []],
    ['sort=pricePerNight:desc,title:asc&pagination[pageSize]=2', ['Boat', 'Cabin by the fjord']],
    [
      'sort[0]=pricePerNight:desc&sort[1]=title:asc&pagination[page]=2&pagination[pageSize]=2',
      ['Attic', 'Cellar'],
    ],
  ])('%s', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it('fields narrows an answer', async () => {
    const { data } = await list('fields[0]=title&fields[1]=pricePerNight&filters[title]=Boat');
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ title: 'Boat', pricePerNight: 300_000 });
    expect(data[0]).not.toHaveProperty('maxGuests');
  });

  it('gives pages that add up', async () => {
    const pages = await Promise.all(
      [1, 2, 3].map((page) =>
        readPage(`sort=pricePerNight&pagination[pageSize]=3&pagination[page]=${page}`),
      ),
    );
    expect(pages.map(({ meta }) => meta.pagination)).toEqual(
      [1, 2, 3].map((page) => ({ page, pageSize: 3, pageCount: 2, total: 4 })),
    );
    const ids = pages.flatMap(({ data }) => data.map(({ documentId }) => documentId));
    expect([ids.length, new Set(ids).size]).toEqual([4, 4]);
  });
});

const LISTS = ['/properties', '/bookings', '/reviews', '/amenities', '/cancellation-policies'];

/** What no list takes: private columns, relations without a grant, unknown keys, wrong forms. */
const REFUSED = [
  `filters${'[$not]'.repeat(60)}[documentId]=x`,
  ...`
    filters[address][$contains]=F filters[postalCode]=0150 filters[exactLatitude][$gt]=1
    filters[$or][0][address][$contains]=F filters[$and][0][$not][$or][0][postalCode]=0150
    filters[host][email][$contains]=p filters[host][phone]=1 filters[guest][email]=p
    filters[author][email]=p filters[host][password][$startsWith]=$2 filters[host][id]=1
    filters[property][address][$contains]=F filters[property][host][email]=p
    filters[booking][guest][email]=p filters[createdBy][id]=1 filters[updatedBy][email]=x
    filters[nonsense]=1 filters[$where]=1 filters[documentId][$raw]=1 filters=x
    filters[createdAt][$gt]=junk filters[id][$between]=a filters[$or]=x
    filters[documentId][$contains]=%00 filters[id][$gt]=99999999999999999999 sort=address
    sort=exactLatitude:desc sort[0][address]=asc sort=host.email sort=guest.phone
    sort=property.address sort=nonsense sort=createdAt:sideways sort=createdBy.email
    fields[0]=address fields[0]=nonsense populate=host.password
    populate[host][filters][password][$startsWith]=$2 populate=createdBy
    populate[property][fields][0]=address pagination[pageSize]=-1 pagination[pageSize]=0
    pagination[pageSize]=101 pagination[pageSize]=1000000000 pagination[pageSize]=1e2
    pagination[pageSize]=abc pagination[page]=0 pagination[page]=1.5
    pagination[page]=1&pagination[page]=2 pagination[start]=0&pagination[limit]=5 pagination=1
    filters[images][hash][$startsWith]=a filters[images][id]=1 filters[avatar][url]=x
    _q=Fjordveien status=draft status=published locale=* hasPublishedVersion=false foo=bar
    filters[bookings][id]=1 populate[bookings]=*
  `
    .trim()
    .split(/\s+/),
];

describe.each(LISTS)('%s refuses', (path) => {
  it.each(REFUSED)('%s', async (query) => {
    const caller = path === '/bookings' ? cast.guest : undefined;
    const answer = await call(cast.app, 'GET', `${path}?${query}`, caller && { as: caller });
    expect(outcomeOf(answer)).toBe('400 VALIDATION');
  });
});

describe('one record', () => {
  const pathTo = async (list: string, as: { token: string }) => {
    const { data } = await ask<Property[]>(cast.app, `GET ${list}`, { as });
    return `${list}/${data[0]?.documentId}`;
  };

  const WRONG =
    'foo=bar status=draft filters[title]=x pagination[page]=1 fields=address fields=nonsense ' +
    'populate=host.password';

  it.each(WRONG.split(' '))('refuses %s', async (query) => {
    const { documentId } = cast.guest;
    const property = await pathTo('/properties', cast.guest);
    const booking = await pathTo('/bookings', cast.guest);
    for (const path of [property, booking, `/reviews/${ABSENT_ID}`, `/users/${documentId}`])
      expect(await outcome(cast.app, `GET ${path}?${query}`, { as: cast.guest })).toBe(
        '400 VALIDATION',
      );
  });

  it('shows the fields asked for', async () => {
    const path = await pathTo('/properties', cast.guest);
    const { data } = await ask<Property>(cast.app, `GET ${path}?fields=title,city&populate=host`);
    expect(data).toMatchObject({ title: expect.any(String), city: 'Oslo' });
    expect(data).not.toHaveProperty('maxGuests');
    const booking = await pathTo('/bookings', cast.guest);
    const asked = await ask(cast.app, `GET ${booking}?fields[0]=nights`, { as: cast.guest });
    expect(asked.data).toMatchObject({ nights: 2, property: {} });
    expect(asked.data).not.toHaveProperty('totalAmount');
  });
});

describe('filters that only the database could refuse', () => {
  it.each([
    '/properties?filters[pricePerNight][$gt]=junk',
    '/properties?filters[pricePerNight]=1e400',
    '/properties?filters[maxGuests]=many',
    '/properties?filters[maxGuests][$gt]=99999999999999',
    '/properties?filters[taxPercent][$lt]=half',
    '/properties?filters[title][$between]=a',
    '/properties?filters[createdAt]=2027-13-45',
    '/bookings?filters[priceLines]=x',
    '/bookings?filters[policySnapshot][$contains]=x',
    '/bookings?filters[checkIn]=tomorrow',
    '/bookings?filters[totalAmount]=0x10',
    '/bookings?role=admin',
    '/bookings?role=guest&role=host',
    '/reviews?property=1',
    '/reviews?filters[rating]=five',
    '/cancellation-policies?filters[tiers]=x',
    '/payments?filters[amount]=1',
    '/payments?pagination[pageSize]=101',
    '/calendar-blocks',
    '/price-rules?property=1',
  ])('%s', async (path) => {
    const as = /payments|bookings/.test(path) ? cast.guest : cast.host;
    expect(await outcome(cast.app, `GET ${path}`, { as })).toBe('400 VALIDATION');
  });
});

describe('any operator on any type of column', () => {
  const OPERATORS = (
    '$eq $eqi $ne $nei $lt $lte $gt $gte $in $notIn $contains $notContains $containsi ' +
    '$notContainsi $null $notNull $between $startsWith $startsWithi $endsWith $endsWithi $not ' +
    '$jsonSupersetOf'
  ).split(' ');

  /** One column of each type. */
  function columnsOf(attributes: object): string[] {
    const byType = Object.entries(attributes).map(([name, { type }]) => [type, name] as const);
    return ['id', 'documentId', ...new Map(byType).values()];
  }

  it.each(['property', 'booking', 'review', 'cancellation-policy'])('%s', async (type) => {
    const uid = `api::${type}.${type}` as UID.ContentType;
    const { attributes, info } = cast.app.strapi.getModel(uid);
    const broken: string[] = [];
    for (const column of columnsOf(attributes))
      for (const operator of OPERATORS) {
        const query = `filters[${column}][${operator}]=${operator === '$eq' ? 'x' : '1'}`;
        const url = `${cast.app.url}/api/${info.pluralName}?${query}`;
        const headers = { authorization: `Bearer ${cast.guest.token}` };
        const { status } = await fetch(url, { headers });
        if (status !== 200 && status !== 400) broken.push(`${status} ${query}`);
      }
    expect(broken).toEqual([]);
  });
});

describe('what a filter may not tell', () => {
  it('is whether other people’s drafts are there', async () => {
    for (const as of [undefined, cast.guest, cast.host])
      expect(await titles('filters[title][$contains]=rival', as)).toEqual([]);
    expect(await titles('filters[title][$contains]=rival', cast.rival)).toHaveLength(1);
    expect(await titles('filters[title][$contains]=rival', cast.admin)).toHaveLength(1);
  });

  it('is the exact position, by filter or by order', async () => {
    expect(await titles('filters[latitude]=59.911491')).toEqual([]);
    expect(await titles('filters[latitude]=59.911&filters[title]=Boat')).toEqual(['Boat']);
    expect(await titles('filters[latitude]=59.911491', cast.host)).toEqual([]);
  });

  it('is whose bookings there are', async () => {
    const { app, guest, host, stranger, rival, admin } = cast;
    const count = async (as: { token: string }, query: string) =>
      (await ask<unknown[]>(app, `GET /bookings?${query}`, { as })).data.length;
    for (const query of [
      '',
      'filters[bookingStatus]=pending_payment',
      'filters[$or][0][id][$gt]=0',
    ]) {
      expect(await count(stranger, query)).toBe(0);
      expect(await count(rival, query)).toBe(0);
      for (const as of [guest, host, admin]) expect(await count(as, query)).toBe(1);
    }
    expect([await count(guest, 'role=host'), await count(host, 'role=guest')]).toEqual([0, 0]);
    expect([await count(guest, 'role=guest'), await count(host, 'role=host')]).toEqual([1, 1]);
    expect(await count(admin, 'role=guest')).toBe(0);
  });
});
