import { startCast, type Cast } from './support/cast';
import { ADMIN_LOGIN } from './support/cast';
import { formOf, jpeg, lookOf, picture, removeUploads, type Part } from './support/images';
import { panelWith } from './support/panel';

interface FileRow {
  id: number;
  url: string;
  ext: string;
  mime: string;
  hash: string;
  width: number;
  formats: object;
}

let cast: Cast;
let token: string;

beforeAll(async () => {
  cast = await startCast();
  const login = await panelWith(cast.app, '')('POST', '/admin/login', ADMIN_LOGIN);
  token = login.data.token as string;
});

afterAll(async () => {
  await removeUploads(cast.app);
  await cast.app.stop();
});

/** Uploads through the media library. */
async function upload(path: string, parts: Part[], info?: string, as = token) {
  const form = formOf(parts);
  if (info !== undefined) form.append('fileInfo', info);
  const response = await fetch(cast.app.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${as}` },
    body: form,
  });
  return { status: response.status, body: await response.json() };
}

const secret = async (): Promise<Buffer> =>
  picture({ width: 600, height: 400 })
    .withExif({ IFD0: { Artist: 'Ola Nordmann' } })
    .jpeg()
    .toBuffer();

async function expectClean({ url }: FileRow): Promise<void> {
  const bytes = Buffer.from(await (await fetch(cast.app.url + url)).arrayBuffer());
  expect((await lookOf(bytes)).format).toBe('webp');
  expect(bytes.includes('Ola')).toBe(false);
}

describe('the media library', () => {
  it.each(['/upload', '/upload/files'])('makes images anew, POST %s', async (path) => {
    const name = '../../evil photo.jpg';
    const { status, body } = await upload(path, [{ content: await secret() }], `{"name":"x.jpg"}`);
    expect(status).toBe(201);
    const [file] = [body].flat() as [FileRow];
    expect(file).toMatchObject({ ext: '.webp', mime: 'image/webp', width: 600 });
    expect(file.url).toMatch(/^\/uploads\/[a-z0-9]{24}\.webp$/);
    expect(Object.keys(file.formats)).toEqual(expect.arrayContaining(['thumbnail', 'small']));
    await expectClean(file);
    expect((await upload(path, [{ content: await secret(), filename: name }])).status).toBe(400);
  });

  it.each(['/upload?id=', '/upload/files/'])('replaces by the same rules, %s', async (path) => {
    const made = await upload('/upload', [{ content: await jpeg() }]);
    const [{ id, url }] = made.body as [FileRow];
    const at = path.endsWith('=') ? `${path}${id}` : `${path}${id}/replace`;
    const { status, body } = await upload(at, [{ content: await secret() }]);
    expect([status, (body as FileRow).url]).toEqual([200, url]);
    await expectClean(body as FileRow);
    expect((await upload(at, [{ content: '<html><script>' }])).status).toBe(400);
    await expectClean(body as FileRow);
  });

  it.each<[string, Omit<Part, 'content'>, string]>([
    [
      'SVG',
      { filename: 'a.svg', type: 'image/svg+xml' },
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
    ['HTML', { filename: 'a.html', type: 'text/html' }, '<!doctype html><script>alert(1)</script>'],
    ['HTML by the name of a photo', {}, '<!doctype html><script>alert(1)</script>'],
    ['PDF', { filename: 'a.pdf', type: 'application/pdf' }, '%PDF-1.7'],
    ['a text', { filename: 'a.txt', type: 'text/plain' }, 'hello'],
    ['nothing', {}, ''],
    ['half a JPEG', {}, '\u00ff\u00d8\u00ff'],
  ])('takes no %s', async (_, part, content) => {
    const { status } = await upload('/upload', [{ ...part, content }]);
    expect(status).toBe(400);
  });

  it.each(['{', '1', 'null null', '"x'])('takes no fileInfo like %s', async (info) => {
    expect((await upload('/upload', [{ content: await jpeg() }], info)).status).toBe(400);
  });

  it('asks who it is before it reads a form', async () => {
    const parts = [{ content: await jpeg() }];
    expect((await upload('/upload', parts, undefined, 'nonsense')).status).toBe(401);
    expect((await upload('/upload', parts, undefined, cast.admin.token)).status).toBe(401);
  });
});
