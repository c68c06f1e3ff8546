import { startApp, type TestApp } from '../support/app';
import { databaseOf } from '../support/audits';
import { createProperty, register } from '../support/marketplace';
import { insertBooking, insertReview } from '../support/rows';
import { graphql, outcomeOf } from './support/graphql';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.stop());

const repeat = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(' ');

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('too much at once', () => {
  it.each([
    ['aliases', `{ ${repeat(1000, (i) => `a${i}: me { id }`)} }`],
    ['fields', `{ properties { ${repeat(700, (i) => `a${i}: title`)} } }`],
    ['depth', `{ properties { ${'reviews { property { '.repeat(6)} title ${'} }'.repeat(6)} } }`],
    [
      'cost',
      `{ ${repeat(5, (i) => `a${i}: properties(pagination: { pageSize: 100 }) { reviews(limit: 20) { rating comment } }`)} }`,
    ],
    ['a fragment that spreads itself', '{ ...A } fragment A on Query { ...A }'],
    ['an unknown fragment', '{ ...Nowhere }'],
    [
      'fragments that double',
      `{ ...F0 } ${repeat(60, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F60 on Query { me { id } }`,
    ],
    ['tokens', `{ me { id } } ${'#\n'.repeat(10)} ${repeat(5000, () => 'a')}`],
    ['nonsense', '{ a'],
    ['a NUL character', '{ properties(filters: { title: { eq: "\\u0000" } }) { title } }'],
    ['a page of 101', '{ properties(pagination: { pageSize: 101 }) { title } }'],
    ['a page of none', '{ properties(pagination: { pageSize: -1 }) { title } }'],
    ['too many reviews', '{ properties { reviews(limit: 21) { rating } } }'],
  ])('is refused: %s', async (name, query) => {
    if (name === 'too many reviews')
      await createProperty(app, await register(app, { accountType: 'host' }));
    const answer = await graphql(app, query);
    expect(outcomeOf(answer)).toBe('VALIDATION');
  });

  it('counts variables as it counts literals', async () => {
    const query = `query ($n: Int) { ${repeat(5, (i) => `a${i}: properties(pagination: { pageSize: $n }) { reviews(limit: 20) { rating comment } }`)} }`;
    expect(outcomeOf(await graphql(app, query, { variables: { n: 100 } }))).toBe('VALIDATION');
    expect(outcomeOf(await graphql(app, query, { variables: { n: 5 } }))).toBe('ok');
  });
});

describe('over HTTP', () => {
  it.each([
    ['a batch', '[{"query":"{ me { id } }"}]', {}, 400],
    ['null', 'null', {}, 400],
    ['no JSON', '{', {}, 400],
    [
      'a form, as other sites can send it',
      'query={me{id}}',
      { 'content-type': 'application/x-www-form-urlencoded' },
      400,
    ],
    ['a megabyte', JSON.stringify({ query: 'a'.repeat(1_000_001) }), {}, 413],
  ])('refuses %s', async (_, body, headers, status) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty('errors.0.extensions.error.details.code');
  });

  it('changes nothing over GET', async () => {
    const query = encodeURIComponent('mutation { becomeHost { jwt } }');
    const response = await fetch(`${app.url}/graphql?query=${query}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(response.status).toBe(405);
  });

  it('gives browsers a console that loads nothing from elsewhere', async () => {
    const response = await fetch(`${app.url}/graphql`, { headers: { accept: 'text/html' } });
    const html = await response.text();
    expect(html).toContain('Staybase GraphQL');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    const script = await fetch(`${app.url}/graphql-console.js`);
    expect(script.status).toBe(200);
  });
});

describe('related records', () => {
  it('come in batches: 20 properties with host, images and reviews in 10 reads', async () => {
    const host = await register(app, { accountType: 'host' });
    const db = databaseOf(app);
    for (let index = 0; index < 20; index += 1) {
      const { documentId } = await createProperty(app, host);
      const row = await db('properties').where({ document_id: documentId }).first('id');
      const booking = await insertBooking(db, { property_id: row.id, booking_status: 'completed' });
      const { guest_id } = await db('bookings').where({ id: booking }).first('guest_id');
      await insertReview(db, {
        property_id: row.id,
        booking_id: booking,
        author_id: guest_id,
        comment: 'Nice',
        created_at: new Date(),
        updated_at: new Date(),
      });
    }
    const statements: string[] = [];
    const note = ({ sql }: { sql: string }) => statements.push(sql);
    app.strapi.db.connection.on('query', note);
    const { data } = await graphql(
      app,
      '{ properties(pagination: { pageSize: 20 }) { title host { firstName avatar { url } } images { url } reviews { rating author { firstName } } } }',
    );
    app.strapi.db.connection.removeListener('query', note);
    const properties = data?.properties as { reviews: unknown[] }[];
    expect(properties).toHaveLength(20);
    expect(properties.flatMap(({ reviews }) => reviews).length).toBeGreaterThanOrEqual(19);
    const reads = statements.filter((sql) => /^select/i.test(sql));
    expect(reads.length).toBeLessThanOrEqual(10);
  });
});
