import type { ActionName } from '../../src/domain/access/actions';
import { ACCESS } from '../../src/domain/access/actions';
import type * as RouteModule from '../../src/http/route';
import { startApp, type TestApp } from '../support/app';

interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, { description: string }>;
}

interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

let app: TestApp;
type RouteSpec = RouteModule.RouteSpec;

let routes: readonly RouteSpec[];
let document: Document;

beforeAll(async () => {
  app = await startApp({ env: { PUBLIC_URL: 'https://stay.example' } });
  // The registry of the app that runs: each start loads modules of its own.
  routes = jest.requireActual<typeof RouteModule>('../../src/http/route').ROUTES;
  document = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as Document;
});

afterAll(() => app.stop());

const documentPath = (path: string): string => `/api${path.replace(/:(\w+)/g, '{$1}')}`;

const operationOf = ({ method, path }: RouteSpec): Operation | undefined =>
  document.paths[documentPath(path)]?.[method.toLowerCase()];

const operations = (): Operation[] =>
  Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1 for the public address', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: 'https://stay.example' }]);
  });

  it('has every route, and besides those what is served beside /api', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter((route) => !operationOf(route))).toEqual([]);
    const paths = new Set(routes.map(({ path }) => documentPath(path)));
    expect(Object.keys(document.paths).filter((path) => !paths.has(path))).toEqual([
      '/graphql',
      '/_health',
      '/_ready',
    ]);
  });

  it('names each operation once, and refers to what there is', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    const missing = references.filter(([, name]) => !(name! in document.components.schemas));
    expect(missing).toEqual([]);
    expect(text).not.toContain('$defs');
  });

  it('says for every route what it takes and answers', () => {
    for (const route of routes) {
      const operation = operationOf(route);
      const statuses = Object.keys(operation?.responses ?? {});
      expect(statuses).toEqual(expect.arrayContaining(Object.keys(route.answers)));
      expect(Boolean(operation?.requestBody)).toBe(Boolean(route.body ?? route.form));
      const inPath = (operation?.parameters ?? []).filter((one) => one.in === 'path');
      expect(inPath).toHaveLength(route.path.split(':').length - 1);
    }
  });

  it('warns of the refusals that follow from who may do what', () => {
    const isForAll = (action: ActionName): boolean =>
      ['guest', 'host', 'admin'].every((role) =>
        (ACCESS[action] as readonly string[]).includes(role),
      );
    for (const route of routes) {
      const { responses = {} } = operationOf(route) ?? {};
      expect(responses['401']?.description).toContain('UNAUTHENTICATED');
      expect(responses['403']?.description?.includes('FORBIDDEN') ?? false).toBe(
        !isForAll(route.action) || (route.refusals ?? []).includes('FORBIDDEN'),
      );
    }
  });

  it.each([
    ['/api/properties/search', 'get', '422', 'MAX_NIGHTS'],
    ['/api/properties/{id}/quotes', 'post', '422', 'MAX_NIGHTS, AMOUNT_TOO_LARGE'],
    ['/api/payments/{id}/sync', 'post', '403', 'FORBIDDEN'],
    ['/api/users/me/become-host', 'post', '400', 'VALIDATION'],
    ['/api/properties/{id}', 'get', '400', 'VALIDATION'],
  ])('%s %s may answer %s %s', (path, method, status, codes) => {
    expect(document.paths[path]?.[method]?.responses[status]?.description).toBe(codes);
  });
});

describe('the pages', () => {
  it('show the document at /documentation without anything from elsewhere', async () => {
    const html = await (await fetch(`${app.url}/documentation`)).text();
    expect(html).toContain('/api/bookings/{id}/cancel');
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset]) => asset ?? '');
    for (const asset of assets.filter((one) => one.startsWith('/')))
      expect((await fetch(`${app.url}${asset}`)).status).toBe(200);
    expect(assets.filter((asset) => !/^(\/[^/]|data:)/.test(asset))).toEqual([]);
  });

  it('lead there from /api/docs', async () => {
    const response = await fetch(`${app.url}/api/docs`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/documentation']);
  });

  it('begin at / with ways to all of it', async () => {
    const html = await (await fetch(`${app.url}/`)).text();
    const links = [...html.matchAll(/<a href="(\/[^"]*)"/g)].map(([, link]) => link);
    expect(links).toEqual([
      '/admin',
      '/documentation',
      '/graphql',
      '/api/openapi.json',
      '/_ready',
      '/_health',
    ]);
  });
});
