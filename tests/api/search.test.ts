import { call, createProperty, daysAhead, outcomeOf } from '../support/marketplace';
import { ask, pathsOf, startCast, type Cast } from './support/cast';

let cast: Cast;

interface Found {
  documentId: string;
  title: string;
  total?: number;
  nights?: number;
  distanceKm?: number;
  [field: string]: unknown;
}

const HOMES = {
  Attic: {
    city: 'Bergen',
    latitude: 60.39205,
    longitude: 5.32205,
    pricePerNight: 50_000,
    bedrooms: 1,
  },
  Boat: {
    city: 'Bergen',
    latitude: 60.4,
    longitude: 5.3,
    pricePerNight: 70_000,
    maxGuests: 2,
    propertyType: 'private_room',
  },
  Castle: {
    city: 'Tromsø',
    region: 'Troms',
    latitude: 69.6492,
    longitude: 18.9553,
    pricePerNight: 70_000,
    bedrooms: 9,
    instantBook: false,
  },
  Dune: {
    city: 'Suva',
    country: 'FJ',
    currency: 'EUR',
    latitude: -18.1248,
    longitude: 178.4501,
    pricePerNight: 9_000,
    neighbourhood: '100%_odd',
  },
  Eyot: {
    city: 'Apia',
    country: 'WS',
    currency: 'EUR',
    latitude: -13.8333,
    longitude: -171.7667,
    pricePerNight: 8_000,
    minNights: 5,
  },
};

beforeAll(async () => {
  cast = await startCast();
  const { app, host, home } = cast;
  await ask(app, `DELETE /properties/${home.documentId}`, { as: host });
  const amenities = (await ask<{ documentId: string; slug: string }[]>(app, 'GET /amenities')).data;
  const idOf = (slug: string) => amenities.find((one) => one.slug === slug)?.documentId;
  for (const [title, terms] of Object.entries(HOMES)) {
    const slugs = title === 'Attic' ? ['wifi', 'kitchen'] : title === 'Boat' ? ['wifi'] : [];
    await createProperty(app, host, { title, ...terms, amenities: slugs.map(idOf) });
  }
  for (const listingStatus of ['unlisted', 'suspended'])
    await createProperty(app, host, { title: `Not ${listingStatus}` }).then(({ documentId }) =>
      ask(app, `PUT /properties/${documentId}`, { as: cast.admin, data: { listingStatus } }),
    );
  await createProperty(app, host, { title: 'Not draft', listingStatus: 'draft' });
});

afterAll(() => cast.app.stop());

const search = (query: string, as?: { token: string }) =>
  call<Found[]>(cast.app, 'GET', `/properties/search?${query}`, as && { as });
const titles = async (query: string) => {
  const answer = await search(query);
  if (answer.error) throw new Error(JSON.stringify(answer.error));
  return answer.data.map(({ title }) => title);
};
const STAY = `checkIn=${daysAhead(10)}&checkOut=${daysAhead(12)}`;

describe('each parameter', () => {
  it.each<[string, string[]]>([
    ['', ['Attic', 'Boat', 'Castle', 'Dune', 'Eyot']],
    ['city=Bergen', ['Attic', 'Boat']],
    ['city=BERGEN', ['Attic', 'Boat']],
    ['city=tromsø', ['Castle']],
    ['city=Berg', []],
    ['country=FJ', ['Dune']],
    ['country=fj', ['Dune']],
    ['guests=3', ['Attic', 'Castle', 'Dune', 'Eyot']],
    ['guests=5', []],
    ['currency=EUR', ['Dune', 'Eyot']],
    ['currency=eur', ['Dune', 'Eyot']],
    ['currency=NOK&minPrice=70000', ['Boat', 'Castle']],
    ['currency=NOK&maxPrice=69999', ['Attic']],
    ['currency=NOK&minPrice=50000&maxPrice=50000', ['Attic']],
    ['propertyType=private_room', ['Boat']],
    ['bedrooms=1', ['Attic', 'Castle']],
    ['amenities=wifi', ['Attic', 'Boat']],
    ['amenities=wifi,kitchen', ['Attic']],
    ['amenities=wifi,wifi', ['Attic', 'Boat']],
    ['amenities=pool', []],
    ['instantBook=false', ['Castle']],
    ['instantBook=true&country=NO', ['Attic', 'Boat']],
    ['q=bergen', ['Attic', 'Boat']],
    ['q=boat bergen', ['Boat']],
    ['q=troms', ['Castle']],
    ['q=%25_', ['Dune']],
    ['q=_', ['Dune']],
    ['q=Fjordveien', []],
    ["q=' OR 1=1 --", []],
    ['bbox=5,60,6,61', ['Attic', 'Boat']],
    ['bbox=178,-20,-171,-10', ['Dune', 'Eyot']],
    ['bbox=-171,-20,178,-10', []],
    ['bbox=-180,-90,180,90', ['Attic', 'Boat', 'Castle', 'Dune', 'Eyot']],
    ['near=60.39,5.32&radiusKm=5', ['Attic', 'Boat']],
    ['near=-16,-179&radiusKm=900', ['Dune', 'Eyot']],
    ['near=60.392,5.322&radiusKm=0.001', ['Attic']],
    [`${STAY}&guests=2`, ['Attic', 'Boat', 'Castle', 'Dune']],
    [`checkIn=${daysAhead(10)}&checkOut=${daysAhead(15)}&currency=EUR`, ['Dune', 'Eyot']],
  ])('%s', async (query, expected) => {
    expect((await titles(query)).sort()).toEqual(expected);
  });

  it("gives the contract's shape, without a private field", async () => {
    const { data } = await search(`q=attic&near=60.392,5.322&${STAY}`);
    expect(data).toEqual([
      {
        documentId: expect.any(String),
        title: 'Attic',
        propertyType: 'entire_home',
        city: 'Bergen',
        country: 'NO',
        neighbourhood: null,
        latitude: 60.392,
        longitude: 5.322,
        pricePerNight: 50_000,
        currency: 'NOK',
        maxGuests: 4,
        bedrooms: 1,
        beds: null,
        avgRating: null,
        reviewCount: 0,
        instantBook: true,
        image: null,
        host: { documentId: cast.host.documentId, firstName: 'Hal' },
        distanceKm: 0,
        nights: 2,
        total: 110_000,
        checkIn: daysAhead(10),
        checkOut: daysAhead(12),
      },
    ]);
    expect((await search('q=attic')).data[0]).not.toHaveProperty('total');
  });

  it('looks the same for everyone', async () => {
    const [anyone, host, admin] = await Promise.all([
      search(''),
      search('', cast.host),
      search('', cast.admin),
    ]);
    expect(host.data).toEqual(anyone.data);
    expect(admin.data).toEqual(anyone.data);
  });
});

describe('order', () => {
  it.each<[string, string[]]>([
    ['currency=NOK&sort=price', ['Attic', 'Boat', 'Castle']],
    ['currency=NOK&sort=-price', ['Boat', 'Castle', 'Attic']],
    ['near=60.4,5.3&radiusKm=100&sort=distance', ['Boat', 'Attic']],
    [`currency=NOK&sort=total&${STAY}`, ['Attic', 'Boat', 'Castle']],
    [`currency=NOK&sort=-total&${STAY}`, ['Boat', 'Castle', 'Attic']],
  ])('%s', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it.each([
    'recommended',
    'rating',
    'price&currency=NOK',
    '-price&currency=NOK',
    'distance&near=60,5',
  ])('is total over pages of one: %s', async (sort) => {
    const all = await titles(`sort=${sort}`);
    const pages: string[] = [];
    for (let page = 1; page <= all.length; page += 1)
      pages.push(...(await titles(`sort=${sort}&page=${page}&pageSize=1`)));
    expect(pages).toEqual(all);
    expect(await titles(`sort=${sort}&page=99`)).toEqual([]);
  });

  it('counts all matches', async () => {
    const response = await fetch(`${cast.app.url}/api/properties/search?pageSize=2&page=2`);
    const { meta } = (await response.json()) as { meta: unknown };
    expect(meta).toEqual({ pagination: { page: 2, pageSize: 2, pageCount: 3, total: 5 } });
  });
});

describe('refused', () => {
  /** Each names its last parameter as what is wrong. */
  const MALFORMED = `
    nonsense=1 filters[title]=x city= city=%00 city=a&city=b country=NOR guests=0 guests=two
    guests=1e3 guests=1001 currency=kroner currency=NOK&minPrice=-1 currency=NOK&maxPrice=1.5
    currency=NOK&maxPrice=9999999999999999 propertyType=castle bedrooms=-1 amenities=
    amenities=wifi';-- instantBook=1 q= q=a+b+c+d+e+f+g+h+i+j+k bbox=5,60,6 bbox=5,61,6,60
    bbox=5,60,6,91 bbox=a,b,c,d near=60 near=91,5 near=60,5&radiusKm=0 near=60,5&radiusKm=-1
    near=60,5&radiusKm=99999 sort=random sort=-rating page=0 page=1.5 pageSize=0 pageSize=101
    pageSize=-1 checkOut=2027-03-02&checkIn=2027-02-30
  `;

  it.each(MALFORMED.trim().split(/\s+/))('%s', async (query) => {
    const answer = await search(query);
    const lastKey = [...new URLSearchParams(query).keys()].at(-1);
    expect([answer.status, pathsOf(answer)]).toEqual([400, [lastKey?.split('[')[0]]]);
  });

  it.each([
    'minPrice=1',
    'maxPrice=1',
    'sort=price',
    'sort=-price',
    'sort=total&currency=NOK',
    `sort=total&${STAY}`,
    'sort=distance',
    'radiusKm=5',
    `checkIn=${daysAhead(10)}`,
    `checkOut=${daysAhead(10)}`,
  ])('%s without what it needs', async (query) => {
    expect(outcomeOf(await search(query))).toBe('400 VALIDATION');
  });

  it.each([10, 9])('a stay from day 10 to day %i', async (day) => {
    const answer = await search(`checkIn=${daysAhead(10)}&checkOut=${daysAhead(day)}`);
    expect(outcomeOf(answer)).toBe('400 INVALID_DATES');
  });
});
