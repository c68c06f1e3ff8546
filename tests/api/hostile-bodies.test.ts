import { book, daysAhead, outcomeOf } from '../support/marketplace';
import { ask, pathsOf, startCast, type Cast } from './support/cast';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});

afterAll(() => cast.app.stop());

interface Sent {
  body: string | Buffer;
  type?: string;
  encoding?: string;
  as?: { token: string } | null;
}

/** Sends bytes as they are; the answer's status and code. */
async function send(
  path: string,
  { body, type = 'application/json', encoding, as = cast.guest }: Sent,
) {
  const response = await fetch(new URL(path, `${cast.app.url}/api/`), {
    method: 'POST',
    headers: {
      'content-type': type,
      ...(encoding !== undefined && { 'content-encoding': encoding }),
      ...(as && { authorization: `Bearer ${as.token}` }),
    },
    body,
  });
  const { error } = (await response.json()) as { error?: { details?: { code?: string } } };
  return `${response.status} ${error?.details?.code ?? ''}`.trim();
}

const PATHS = ['/bookings', '/properties', '/auth/local', '/users', '/payments', '/reviews'];
const NEST = 100_000;

describe.each(PATHS)('POST %s', (path) => {
  const callerFor = () => (path === '/properties' ? cast.host : cast.guest);

  it.each<[string, string | Buffer]>([
    ['broken JSON', '{"data":{'],
    ['half a value', '{"data":{"guests":1e'],
    ['two values', '{}{}'],
    ['a bare word', 'hello'],
    ['a string', '"data"'],
    ['a number', '1'],
    ['true', 'true'],
    ['null', 'null'],
    ['a list', '[{"data":{}}]'],
    ['a list as data', '{"data":[]}'],
    ['a string as data', '{"data":"x"}'],
    ['a key beside data', '{"data":{},"meta":{}}'],
    ['__proto__', '{"data":{"__proto__":{"role":"admin"}},"__proto__":{"role":"admin"}}'],
    ['constructor', '{"data":{"constructor":{"prototype":{"role":"admin"}}}}'],
    ['deep objects', `${'{"data":'.repeat(NEST)}1${'}'.repeat(NEST)}`],
    ['deep lists', `{"data":${'['.repeat(NEST)}${']'.repeat(NEST)}}`],
    ['a huge number', '{"data":{"guests":1e999}}'],
    ['a long number', `{"data":{"guests":${'9'.repeat(5000)}}}`],
    ['a NUL', '{"data":{"message":"\\u0000"},"email":"\\u0000"}'],
    ['a lone surrogate', '{"data":{"message":"\\ud800"},"email":"\\ud800"}'],
    ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['a million emoji bytes', `{"data":{"x":"${'🏔'.repeat(200_000)}"}}`],
  ])('refuses %s', async (_, body) => {
    expect(await send(`/api${path}`, { body, as: callerFor() })).toBe('400 VALIDATION');
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });

  it('refuses 10 MB', async () => {
    const body = `{"data":{"message":"${'x'.repeat(10_000_000)}"}}`;
    expect(await send(`/api${path}`, { body, as: callerFor() })).toBe('413 TOO_LARGE');
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'reads no %s',
    async (type) => {
      expect(await send(`/api${path}`, { body: 'data[guests]=1', type, as: callerFor() })).toBe(
        '400 VALIDATION',
      );
    },
  );
});

describe('before a body is read', () => {
  const BOUNDARY = 'x';
  const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
  const formOf = (content: string) =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="a"\r\n\r\n${content}\r\n`;
  const whole = (content: string) => `${formOf(content)}--${BOUNDARY}--\r\n`;

  describe.each(['/api/auth/local', '/graphql?x', '/admin/login'])('POST %s', (path) => {
    it.each(['gzip', 'br', 'deflate', 'zstd', 'Identity', 'gzip, identity'])(
      'refuses Content-Encoding %s',
      async (encoding) => {
        expect(await send(path, { body: '{}', encoding, as: null })).toContain('400');
      },
    );

    it.each([
      ['whole', FORM, whole('1')],
      ['cut off', FORM, formOf('1')],
      ['without a boundary', 'multipart/form-data', whole('1')],
      ['of another kind', 'multipart/mixed', whole('1')],
    ])('refuses a form that is %s', async (_, type, body) => {
      expect(await send(path, { body, type, as: null })).toContain('400');
    });

    it('refuses a form of 30 MB', async () => {
      const body = whole('x'.repeat(30_000_000));
      expect(await send(path, { body, type: FORM, as: null })).toContain('413');
    });
  });

  it.each([
    ['whole', FORM, whole('1')],
    ['cut off', FORM, formOf('1')],
    ['without a boundary', 'multipart/form-data', whole('1')],
    ['with a field of 21 MB', FORM, whole('x'.repeat(21_000_000))],
  ])(
    'the panel’s upload asks who it is before it reads a form that is %s',
    async (_, type, body) => {
      expect(await send('/upload', { body, type, as: null })).toContain('401');
    },
  );
});

describe('an action that needs nothing', () => {
  it.each([
    ['/auth/logout', { body: { x: 1 } }],
    ['/users/me/become-host', { data: { role: 'admin' } }],
    ['/users/me/become-host', { body: { role: 'admin' } }],
  ])('%s takes nothing: %j', async (path, sent) => {
    const answer = await ask(cast.app, `POST ${path}`, { as: cast.guest, ...sent });
    expect(outcomeOf(answer)).toBe('400 VALIDATION');
  });
});

describe('a booking survives', () => {
  it('what only looks hostile', async () => {
    const { app, guest, home } = cast;
    const message = "<script>alert(1)</script> {{7*7}} ${x} \u202Eevil \u{1F3D4} ' OR 1=1 --";
    const stay = { checkIn: daysAhead(9), checkOut: daysAhead(11), guests: 1, message };
    const booking = await book(app, guest, { property: home.documentId, ...stay });
    expect(booking.message).toBe(message);
  });
});

describe('a rating', () => {
  it.each([0, 6, -1, 4.5, '5', null, true])('is an integer from 1 to 5, not %j', async (rating) => {
    const data = { booking: 'b'.repeat(24), rating, comment: 'Fine' };
    const answer = await ask(cast.app, 'POST /reviews', { as: cast.guest, data });
    expect([answer.status, pathsOf(answer)]).toEqual([400, ['rating']]);
  });
});
