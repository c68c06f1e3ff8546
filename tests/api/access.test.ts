import { ACCESS } from '../../src/domain/access/actions';
import type { RouteSpec } from '../../src/http/route';
import { book, call, contentOf, daysAhead, openPayment, register } from '../support/marketplace';
import { databaseOf } from '../support/audits';
import { insertReview } from '../support/rows';
import { ABSENT_ID, ADMIN_LOGIN, ask, outcome, signIn, startCast, type Cast } from './support/cast';

interface Stay {
  id: number;
  property_id: number;
  guest_id: number;
}

const ROLES = ['public', 'guest', 'host', 'admin'] as const;

let cast: Cast;
let routes: readonly RouteSpec[];

beforeAll(async () => {
  cast = await startCast();
  // The registry of the app that runs: each start loads modules of its own.
  routes = (await import('../../src/http/route.js')).ROUTES;
});

afterAll(() => cast.app.stop());

const nameOf = ({ method, path }: RouteSpec): string => `${method} ${path}`;

/** Routes that plugins of Strapi's add and that have no row in our table. */
const STOCK = /^\w+ \/(content-type-builder|email|upload|i18n)(\/|$)/;

const isOpenDocument = (route: string): boolean => /^GET \/(docs|openapi\.json)/.test(route);

/** What is served below /api without being in the registry. */
function strayRoutes(): string[] {
  const known = new Set(routes.map(nameOf));
  return cast.app.strapi.server
    .listRoutes()
    .filter(({ path }) => path.startsWith('/api/'))
    .flatMap(({ path, methods }) => methods.map((method: string) => `${method} ${path.slice(4)}`))
    .filter((route) => !route.startsWith('HEAD '))
    .filter((route) => !known.has(route));
}

/** What ends sessions or changes roles gets people of its own. */
async function callersFor({ path }: RouteSpec) {
  const { app } = cast;
  if (!/logout|become-host/.test(path)) return cast;
  return {
    guest: await register(app),
    host: await register(app, { accountType: 'host' }),
    admin: await signIn(app, ADMIN_LOGIN),
  };
}

describe('the table of who may do what', () => {
  it('has a row for every route, and the routes are all that is served', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter(({ action }) => !(action in ACCESS))).toEqual([]);
    expect(strayRoutes().filter((route) => !isOpenDocument(route) && !STOCK.test(route))).toEqual(
      [],
    );
  });

  it('grants nobody what Strapi brings besides', async () => {
    const stock = strayRoutes().filter((route) => STOCK.test(route));
    expect(stock).toContain('POST /upload');
    for (const route of stock) {
      const path = route.replace(/:\w+/, '1');
      expect([path, await outcome(cast.app, path)]).toEqual([path, '401 UNAUTHENTICATED']);
      for (const caller of [cast.guest, cast.host, cast.admin])
        expect([path, await outcome(cast.app, path, { as: caller })]).toEqual([
          path,
          '403 FORBIDDEN',
        ]);
    }
  });

  it.each(ROLES)('decides for every route what %s gets', async (role) => {
    const wrong: unknown[] = [];
    for (const route of routes) {
      const callers = role === 'public' ? null : await callersFor(route);
      const caller = callers && role !== 'public' ? callers[role] : undefined;
      const path = route.path.replace(/:\w+/g, ABSENT_ID);
      const { status, error } = await call(cast.app, route.method, path, {
        ...(caller && { as: caller }),
        ...(route.method !== 'GET' && route.method !== 'DELETE' && { body: {} }),
      });
      const code = error?.details.code;
      const isGranted = (ACCESS[route.action] as readonly string[]).includes(role);
      const refusal = role === 'public' ? '401 UNAUTHENTICATED' : '403 FORBIDDEN';
      const isRight = isGranted
        ? status < 500 && status !== 401 && status !== 403
        : `${status} ${code}` === refusal;
      if (!isRight) wrong.push({ route: nameOf(route), status, code });
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['nonsense', 'nonsense'],
    ['another key', 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2lnbmF0dXJl'],
    ['alg none', 'eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJ1c2VySWQiOiIxIiwidHlwZSI6ImFjY2VzcyJ9.'],
  ])('takes no token that is %s', async (_, token) => {
    const wrong: unknown[] = [];
    for (const route of routes) {
      const path = route.path.replace(/:\w+/g, ABSENT_ID);
      if (route.action === 'payment.webhook') continue;
      const { status, error } = await call(cast.app, route.method, path, { as: { token } });
      if (status !== 401 || error?.details.code !== 'UNAUTHENTICATED')
        wrong.push([nameOf(route), status]);
    }
    expect(wrong).toEqual([]);
  });
});

/** Bodies that pass, since 400 comes before 404. */
const BODIES: Record<string, object> = {
  'POST /properties/:id/quotes': { checkIn: daysAhead(10), checkOut: daysAhead(12), guests: 1 },
  'POST /payments/:id/refunds': { reason: 'Not mine' },
};
const QUERIES: Record<string, string> = {
  'GET /properties/:id/availability': `?from=${daysAhead(1)}&to=${daysAhead(2)}`,
};

describe('what is not yours', () => {
  /** One object of each kind that has an id in a route, out of sight for strangers. */
  const objects: Record<string, string> = {};

  beforeAll(async () => {
    const { app, guest, host, home } = cast;
    const data = { ...HIDDEN_HOME };
    const hidden = contentOf(
      await ask<{ documentId: string }>(app, 'POST /properties', { as: host, data }),
    );
    const nights = {
      property: home.documentId,
      startDate: daysAhead(200),
      endDate: daysAhead(201),
    };
    const make = async (path: string): Promise<string> => {
      const made = await ask<{ documentId: string }>(app, `POST ${path}`, {
        as: host,
        data: nights,
      });
      return contentOf(made).documentId;
    };
    const stay = { checkIn: daysAhead(20), checkOut: daysAhead(22), guests: 1 };
    const booking = await book(app, guest, { property: home.documentId, ...stay });
    objects.properties = hidden.documentId;
    objects['calendar-blocks'] = await make('/calendar-blocks');
    objects['price-rules'] = await make('/price-rules');
    objects.bookings = booking.documentId;
    objects.payments = (await openPayment(app, guest, booking)).documentId;
    objects.reviews = await hiddenReview(booking.documentId);
  });

  const HIDDEN_HOME = {
    title: 'Not listed yet',
    propertyType: 'private_room',
    city: 'Oslo',
    country: 'NO',
    latitude: 59.9,
    longitude: 10.7,
    pricePerNight: 100_00,
    currency: 'NOK',
    maxGuests: 2,
  };

  /** Written past the app, which knows no way to review a stay that has not been. */
  async function hiddenReview(booking: string): Promise<string> {
    const db = databaseOf(cast.app);
    const stay = (await db('bookings').where({ document_id: booking }).first()) as Stay;
    const documentId = 'h'.repeat(24);
    await insertReview(db, {
      document_id: documentId,
      booking_id: stay.id,
      property_id: stay.property_id,
      author_id: stay.guest_id,
      review_status: 'hidden',
    });
    return documentId;
  }

  const idRoutes = (): RouteSpec[] =>
    routes.filter(({ path }) => path.includes('/:id') && !path.startsWith('/users/'));

  it('looks like what is not there, on every route', async () => {
    const { app, stranger, rival } = cast;
    const wrong: unknown[] = [];
    for (const route of idRoutes()) {
      const name = nameOf(route);
      const resource = route.path.split('/')[1] ?? '';
      const id = objects[resource];
      if (id === undefined) throw new Error(`Make an object of /${resource} for this test.`);
      for (const caller of [stranger, rival]) {
        const asked = (documentId: string) =>
          call(app, route.method, route.path.replace(':id', documentId) + (QUERIES[name] ?? ''), {
            as: caller,
            ...(['POST', 'PUT', 'PATCH'].includes(route.method) && { data: BODIES[name] ?? {} }),
          });
        const [foreign, absent] = [await asked(id), await asked(ABSENT_ID)];
        const isForbidden = caller === stranger && foreign.status === 403;
        const looksAbsent = JSON.stringify(foreign.error) === JSON.stringify(absent.error);
        if (!looksAbsent || (!isForbidden && foreign.status !== 404))
          wrong.push({ name, foreign: foreign.error, absent: absent.error });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('stays as it was', async () => {
    const { app, guest, host } = cast;
    for (const resource of ['properties', 'bookings', 'payments'])
      expect(await outcome(app, `GET /${resource}/${objects[resource]}`, { as: host })).toBe(200);
    const booking = await ask(app, `GET /bookings/${objects.bookings}`, { as: guest });
    expect(booking.data).toMatchObject({ bookingStatus: 'pending_payment' });
  });

  it.each([
    '1',
    '0',
    '-1',
    '1e3',
    'null',
    'undefined',
    '[object%20Object]',
    '%00',
    '%F0%9F%98%80',
    '..%2f1',
    "'%20OR%201=1",
    ABSENT_ID.toUpperCase(),
    `${ABSENT_ID}a`,
    'a'.repeat(100),
  ])('is not there for the id %s', async (id) => {
    for (const route of idRoutes().filter(({ method }) => method === 'GET')) {
      const name = nameOf(route);
      const path = route.path.replace(':id', id) + (QUERIES[name] ?? '');
      expect([name, await outcome(cast.app, `GET ${path}`, { as: cast.admin })]).toEqual([
        name,
        '404 NOT_FOUND',
      ]);
    }
    expect(await outcome(cast.app, `GET /users/${id}`, { as: cast.admin })).toBe('404 NOT_FOUND');
  });
});
