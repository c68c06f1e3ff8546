import { call, daysAhead, outcomeOf } from '../support/marketplace';
import { installConstraints } from '../../src/sql/constraints';
import { startCast, type Cast } from './support/cast';

const FRIEND = 'https://app.stay.example';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast({ CORS_ALLOW_ORIGINS: FRIEND });
});

afterAll(() => cast.app.stop());

describe('a refusal', () => {
  it.each<[string, string, string]>([
    ['POST', '/auth/local', '400 VALIDATION'],
    ['GET', '/users/me', '401 UNAUTHENTICATED'],
    ['GET', '/bookings/x', '401 UNAUTHENTICATED'],
    ['GET', '/properties/x', '404 NOT_FOUND'],
    ['GET', '/nothing', '404 NOT_FOUND'],
    ['GET', '/', '404 NOT_FOUND'],
    ['POST', '/properties/search', '404 NOT_FOUND'],
    ['DELETE', '/properties', '404 NOT_FOUND'],
    ['PATCH', '/bookings', '404 NOT_FOUND'],
    ['GET', '/properties/%zz', '404 NOT_FOUND'],
    ['GET', '/auth/google/callback', '404 NOT_FOUND'],
    ['GET', '/connect/google', '404 NOT_FOUND'],
    ['GET', '/users-permissions/roles', '404 NOT_FOUND'],
  ])('of %s %s is %s, in the envelope', async (method, path, expected) => {
    const answer = await call(cast.app, method as 'GET', path);
    expect(outcomeOf(answer)).toBe(expected);
    const code = expected.split(' ')[1];
    expect(answer.data).toBeNull();
    expect(answer.error).toEqual({
      status: answer.status,
      name: expect.any(String),
      message: expect.any(String),
      details: expect.objectContaining({ code, reasons: expect.any(Array) }),
    });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('says nothing of what is inside', async () => {
    const paths = ['/properties?filters[nonsense]=1', '/nothing', '/properties/x'];
    for (const path of paths) {
      const { error, headers } = await call(cast.app, 'GET', path);
      expect(JSON.stringify(error)).not.toMatch(/stack|node_modules|select |\/src\//i);
      expect(headers.get('x-powered-by') ?? '').not.toMatch(/koa|express/i);
    }
  });
});

describe('other origins', () => {
  const preflight = (origin: string) =>
    fetch(`${cast.app.url}/api/bookings`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key',
      },
    });
  const allowed = (response: Response) => response.headers.get('access-control-allow-origin');

  it('may call when they are listed', async () => {
    const response = await preflight(FRIEND);
    expect(allowed(response)).toBe(FRIEND);
    expect(response.headers.get('access-control-allow-headers')).toMatch(/idempotency-key/i);
    expect(response.headers.get('access-control-allow-credentials')).not.toBe('true');
  });

  it.each([
    'https://evil.example',
    `${FRIEND}.evil.example`,
    'null',
    'http://app.stay.example',
    'https://app.stay.example:444',
    'https://evilapp.stay.example',
  ])('get nothing from %s', async (origin) => {
    expect(allowed(await preflight(origin))).toBeNull();
    for (const path of ['/api/properties', '/graphql', '/_ready']) {
      const response = await fetch(`${cast.app.url}${path}`, { headers: { origin } });
      expect([path, allowed(response)]).toEqual([path, null]);
    }
  });
});

describe('search and quotes need no session', () => {
  it('and refuse a broken one', async () => {
    const as = { token: 'broken' };
    expect(outcomeOf(await call(cast.app, 'GET', '/properties/search', { as }))).toBe(
      '401 UNAUTHENTICATED',
    );
    const data = { checkIn: daysAhead(1), checkOut: daysAhead(2), guests: 1 };
    const path = `/properties/${cast.home.documentId}/quotes`;
    expect((await call(cast.app, 'POST', path, { data })).status).toBe(200);
    expect((await call(cast.app, 'POST', path, { data, as })).status).toBe(401);
  });
});

describe('the server', () => {
  it('cuts a request that does not come to its end', () => {
    const { headersTimeout, requestTimeout } = cast.app.strapi.server.httpServer;
    expect([headersTimeout, requestTimeout]).toEqual([15_000, 30_000]);
  });

  it('keeps no unique index twice', async () => {
    const { rows } = await cast.app.strapi.db.connection.raw<{ rows: { definition: string }[] }>(
      `SELECT regexp_replace(indexdef, 'INDEX \\S+', '') AS definition FROM pg_indexes
        WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%'
          AND tablename IN ('bookings', 'payments', 'reviews', 'refunds')`,
    );
    const definitions = rows.map(({ definition }) => definition);
    expect(definitions).toHaveLength(new Set(definitions).size);
    expect(definitions.join()).toMatch(/bookings USING btree \(reference\)/);
  });
});

describe('health', () => {
  const get = (path: string) => fetch(`${cast.app.url}${path}`);

  it('/_health is alive', async () => {
    expect((await get('/_health')).status).toBe(204);
  });

  it('/_ready names its parts', async () => {
    const response = await get('/_ready');
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'ready', database: 'up', constraints: 'up', queue: 'up' }),
    ]);
  });

  it('/_ready is 503 while a guarantee of the database is gone', async () => {
    const { connection } = cast.app.strapi.db;
    await connection.raw('ALTER TABLE stay_claims DROP CONSTRAINT stay_claims_bookings_apart');
    const response = await get('/_ready');
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ database: 'up', constraints: 'down' });
    expect((await get('/_health')).status).toBe(204);
    await installConstraints(connection);
    expect((await get('/_ready')).status).toBe(200);
  });
});
