import { createProperty, outcomeOf, type Person, type Property } from '../support/marketplace';
import { ABSENT_ID, ask, outcome, pathsOf, startCast, type Cast } from './support/cast';
import { formOf, jpeg, removeUploads, send, type Part } from './support/images';

const MIB = 1024 * 1024;
const FORM = 'multipart/form-data; boundary=x';

function partOf(disposition: string, content: string): string {
  return `--x\r\ncontent-disposition: ${disposition}\r\n\r\n${content}\r\n--x--\r\n`;
}

let cast: Cast;
let home: Property;
let good: Part;

beforeAll(async () => {
  cast = await startCast();
  good = { content: await jpeg({ width: 60, height: 40 }) };
});

afterAll(async () => {
  await removeUploads(cast.app);
  await cast.app.stop();
});

beforeEach(async () => {
  home = await createProperty(cast.app, cast.host);
});

const route = (id = home.documentId): string => `/properties/${id}/images`;

const upload = (parts: Part[], as: Person | undefined = cast.host, id?: string) =>
  send(cast.app, route(id), formOf(parts), as);

/** Sends a body as it is. */
async function sendRaw(body: string, type: string, as: Person | null = cast.host): Promise<string> {
  const response = await fetch(`${cast.app.url}/api${route()}`, {
    method: 'POST',
    headers: { 'content-type': type, ...(as && { authorization: `Bearer ${as.token}` }) },
    body,
  });
  const { error } = (await response.json()) as { error?: { details: { code: string } } };
  return `${response.status} ${error?.details.code}`;
}

describe('who adds images', () => {
  it('is the owner or an admin', async () => {
    expect((await upload([good])).status).toBe(201);
    expect((await upload([good], cast.admin)).data).toHaveLength(2);
    expect(outcomeOf(await upload([good], cast.guest))).toBe('403 FORBIDDEN');
    expect(outcomeOf(await upload([good], cast.rival))).toBe('404 NOT_FOUND');
    expect(outcomeOf(await upload([good], cast.host, ABSENT_ID))).toBe('404 NOT_FOUND');
    const anonymous = await send(cast.app, route(), formOf([good]));
    expect(outcomeOf(anonymous)).toBe('401 UNAUTHENTICATED');
  });

  it('is asked before the form is read', async () => {
    const broken = '--x\r\nnonsense';
    const type = 'multipart/form-data; boundary=x';
    expect(await sendRaw(broken, type, null)).toBe('401 UNAUTHENTICATED');
    expect(await sendRaw(broken, type, cast.guest)).toBe('403 FORBIDDEN');
    expect(await sendRaw(broken, type, cast.rival)).toBe('404 NOT_FOUND');
    expect(await sendRaw(broken, type)).toBe('400 VALIDATION');
  });
});

describe('a form', () => {
  it.each<[string, () => Part[], string]>([
    ['no file', () => [], 'files'],
    ['another name', () => [{ ...good, name: 'file' }], 'file'],
    ['something beside the files', () => [good, { ...good, name: 'ref' }], 'ref'],
    ['an empty file', () => [good, { content: '' }], 'files.1'],
    ['21 files', () => Array.from({ length: 21 }, () => good), 'files'],
  ])('with %s is refused by name', async (_, parts, path) => {
    const answer = await upload(parts());
    expect([outcomeOf(answer), pathsOf(answer)]).toEqual(['400 VALIDATION', [path]]);
  });

  it.each<[string, string, string]>([
    ['JSON', '{"data":{}}', 'application/json'],
    ['text', 'files', 'text/plain'],
    ['another kind of form', 'files=1', 'application/x-www-form-urlencoded'],
    ['multipart/mixed', '--x--', 'multipart/mixed; boundary=x'],
    ['one without a boundary', '--x--', 'multipart/form-data'],
    ['one that is cut off', '--x\r\ncontent-disposition: form-data', FORM],
    ['one of nothing', '', FORM],
    ['one with a text for a file', partOf('form-data; name="files"', 'x'), FORM],
    ['one with a nameless part', partOf('form-data', 'x'), FORM],
    [
      'one in a strange encoding',
      partOf('form-data; name="files"; filename="a"\r\ncontent-transfer-encoding: x', 'x'),
      FORM,
    ],
  ])('that is %s is refused', async (_, body, type) => {
    expect(await sendRaw(body, type)).toBe('400 VALIDATION');
  });

  it('with a header that has no end is refused', async () => {
    const header = `form-data; name="files"; ${'filename="'.repeat(60_000)}`;
    expect(await sendRaw(partOf(header, 'x'), FORM)).toBe('413 TOO_LARGE');
  });

  it('brings files of 10 MB, and not a byte more', async () => {
    const padded = (bytes: number): Part => {
      const content = Buffer.alloc(bytes);
      Buffer.from(good.content).copy(content);
      return { content };
    };
    expect((await upload([padded(10 * MIB)])).status).toBe(201);
    const answer = await upload([good, padded(10 * MIB + 1)]);
    expect([outcomeOf(answer), pathsOf(answer)]).toEqual(['413 TOO_LARGE', ['files.1']]);
    expect(answer.error?.details.maxBytes).toBe(10 * MIB);
    expect((await upload([good])).data).toHaveLength(2);
  });

  it('of any other call is refused', async () => {
    const answer = await send(cast.app, '/properties', formOf([good]), cast.host);
    expect(outcomeOf(answer)).toBe('400 VALIDATION');
  });
});

describe('deleting an image', () => {
  it('takes it from the property and from the disk', async () => {
    const [first, second] = (await upload([good, good])).data;
    const path = `DELETE ${route()}/${first?.documentId}`;
    expect(await outcome(cast.app, path, { as: cast.rival })).toBe('404 NOT_FOUND');
    expect(await outcome(cast.app, path, { as: cast.host })).toBe(204);
    expect(await outcome(cast.app, path, { as: cast.host })).toBe('404 NOT_FOUND');
    expect((await fetch(cast.app.url + first?.url)).status).toBe(404);
    const shown = await ask<{ images: object[] }>(cast.app, `GET /properties/${home.documentId}`);
    expect(shown.data.images).toEqual([second]);
  });

  it('knows nothing of another property’s images', async () => {
    const other = await createProperty(cast.app, cast.host);
    const [image] = (await upload([good], cast.host, other.documentId)).data;
    const path = `DELETE ${route()}/${image?.documentId}`;
    expect(await outcome(cast.app, path, { as: cast.host })).toBe('404 NOT_FOUND');
    expect((await fetch(cast.app.url + image?.url)).status).toBe(200);
  });
});
