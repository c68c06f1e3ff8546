import { get } from 'node:http';
import { databaseOf } from '../support/audits';
import { createProperty, outcomeOf, type Property } from '../support/marketplace';
import { ask, pathsOf, startCast, type Cast } from './support/cast';
import {
  blank,
  formOf,
  halves,
  jpeg,
  lookOf,
  moving,
  picture,
  removeUploads,
  send,
  urlsOf,
  type ImageView,
  type Part,
} from './support/images';

let cast: Cast;
let home: Property;

beforeAll(async () => {
  cast = await startCast();
});

afterAll(async () => {
  await removeUploads(cast.app);
  await cast.app.stop();
});

beforeEach(async () => {
  home = await createProperty(cast.app, cast.host);
});

const upload = (parts: Part[], property = home) =>
  send(cast.app, `/properties/${property.documentId}/images`, formOf(parts), cast.host);

const download = async (url: string): Promise<Response> => fetch(cast.app.url + url);

const bytesOf = async (url: string): Promise<Buffer> =>
  Buffer.from(await (await download(url)).arrayBuffer());

/** Uploads one picture and looks at what is kept of it. */
async function kept(content: Buffer, part: Omit<Part, 'content'> = {}) {
  const answer = await upload([{ ...part, content }]);
  expect([answer.status, answer.error]).toEqual([201, undefined]);
  const image = answer.data.at(-1) as ImageView;
  const bytes = await bytesOf(image.url);
  return { image, bytes, look: await lookOf(bytes) };
}

const imagesOf = async (property = home): Promise<ImageView[]> =>
  (await ask<{ images: ImageView[] }>(cast.app, `GET /properties/${property.documentId}`)).data
    .images;

describe('what is kept of an image', () => {
  it('is a WebP with its size and the smaller versions that make sense', async () => {
    const { image, look } = await kept(await jpeg({ width: 900, height: 600 }));
    expect(look).toMatchObject({ format: 'webp', width: 900, height: 600 });
    expect(image).toEqual({
      documentId: expect.stringMatching(/^[a-z0-9]{24}$/) as string,
      url: expect.stringMatching(/^\/uploads\/[a-z0-9]{24}\.webp$/) as string,
      width: 900,
      height: 600,
      alternativeText: null,
      formats: {
        thumbnail: { url: expect.any(String) as string, width: 234, height: 156 },
        small: { url: expect.any(String) as string, width: 500, height: 333 },
        medium: { url: expect.any(String) as string, width: 750, height: 500 },
      },
    });
    for (const format of Object.values(image.formats)) {
      const { width, height } = format;
      expect(await lookOf(await bytesOf(format.url))).toMatchObject({
        format: 'webp',
        width,
        height,
      });
    }
  });

  it('is at most 2560 pixels long, and never larger than it came', async () => {
    const wide = await kept(await jpeg({ width: 4000, height: 1000 }));
    expect(wide.image).toMatchObject({ width: 2560, height: 640 });
    const tiny = await kept(await jpeg({ width: 2, height: 1 }));
    expect(tiny.image).toMatchObject({ width: 2, height: 1, formats: {} });
  });

  it('is upright, without a trace of where and by whom it was taken', async () => {
    const EXIF = {
      IFD0: { Artist: 'Ola Nordmann', Copyright: 'Ola' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '59/1 54/1 41/1' },
    };
    const content = await picture({ width: 300, height: 200 })
      .withExif(EXIF)
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>Fjordveien 1</secret></x:xmpmeta>')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(content.includes('Ola')).toBe(true);
    const { image, bytes, look } = await kept(content);
    expect(image).toMatchObject({ width: 200, height: 300 });
    expect(look.exif ?? look.xmp ?? look.icc ?? look.iptc).toBeUndefined();
    for (const secret of ['Ola', 'GPS', 'Fjordveien', 'Exif'])
      expect(bytes.includes(secret)).toBe(false);
    // The red left half is above once the picture is turned.
    expect(await halves(bytes)).toEqual({ first: 'red', second: 'blue', cut: 'across' });
  });

  it.each<[string, () => Promise<Buffer>]>([
    ['PNG', () => picture().png().toBuffer()],
    ['PNG of 16 bits', () => picture().toColourspace('rgb16').png().toBuffer()],
    ['PNG with a palette', () => picture().png({ palette: true }).toBuffer()],
    ['WebP', () => picture().webp().toBuffer()],
    ['AVIF', () => picture().avif().toBuffer()],
    ['progressive JPEG', () => picture().jpeg({ progressive: true }).toBuffer()],
    ['JPEG in CMYK', () => picture().toColourspace('cmyk').jpeg().toBuffer()],
  ])('has the colors of a %s', async (_, make) => {
    const { bytes } = await kept(await make());
    expect(await halves(bytes)).toEqual({ first: 'red', second: 'blue', cut: 'down' });
  });

  it('is transparent where it was', async () => {
    const clear = await blank({ width: 90, height: 60, alpha: 0.3 }).png().toBuffer();
    expect((await kept(clear)).look).toMatchObject({ hasAlpha: true });
  });

  it('is the first picture of a moving one', async () => {
    const frames = await Promise.all([jpeg(), jpeg({ color: '#00ff00' })]);
    const content = await moving(frames).webp().toBuffer();
    const { look, bytes } = await kept(content);
    expect(look.pages ?? 1).toBe(1);
    expect(await halves(bytes)).toMatchObject({ first: 'red' });
  });

  it.each<[string, string]>([
    ['after a picture', '<script>alert(1)</script>'],
    ['an archive', 'PK\u0003\u0004evil.jar'],
    ['a program', '\u0000#!/bin/sh\nrm -rf /'],
  ])('is nothing that stood behind it: %s', async (_, tail) => {
    const { bytes } = await kept(Buffer.concat([await jpeg(), Buffer.from(tail)]));
    expect(bytes.includes(tail)).toBe(false);
  });

  it.each([
    '../../../etc/cron.d/evil.jpg',
    '..\\..\\evil.jpg',
    '/etc/passwd',
    'photo.php',
    'photo.jpg.html',
    '.htaccess',
    'a'.repeat(400),
    'CON',
    '%2e%2e%2fphoto.jpg',
    'ほくろ🏔.jpg',
  ])('has nothing of the name %s', async (filename) => {
    const { image } = await kept(await jpeg(), { filename, type: 'text/html' });
    for (const url of urlsOf(image)) expect(url).toMatch(/^\/uploads\/(\w+_)?[a-z0-9]{24}\.webp$/);
  });

  it('is served as what it is, and nothing else of the disk is', async () => {
    const { image } = await kept(await jpeg());
    const { headers } = await download(image.url);
    expect(headers.get('content-type')).toBe('image/webp');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    for (const path of ['', '.gitkeep', '%2e%2e/%2e%2e/package.json', '..%2f..%2fpackage.json'])
      expect((await download(`/uploads/${path}`)).status).toBeGreaterThanOrEqual(400);
    const defects = jest.spyOn(cast.app.strapi.log, 'error');
    const { hostname, port } = new URL(cast.app.url);
    for (const path of ['/uploads/../../package.json', '/uploads/..\\..\\package.json'])
      expect([403, 404]).toContain(await rawStatus(hostname, Number(port), path));
    expect(defects).not.toHaveBeenCalled();
    defects.mockRestore();
  });
});

/** Asks for a path as it stands, which fetch would tidy up. */
const rawStatus = (host: string, port: number, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get({ host, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>';
const NOISE = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256));

describe('what is no image', () => {
  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ['SVG', () => Buffer.from(SVG)],
    ['HTML by the name of a photo', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['GIF', () => picture().gif().toBuffer()],
    ['TIFF', () => picture().tiff().toBuffer()],
    ['PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj')],
    ['noise', () => NOISE],
    ['noise that begins as a JPEG', () => Buffer.concat([Buffer.from([255, 216, 255]), NOISE])],
    ['a video', () => Buffer.from('\0\0\0\u0018ftypmp42\0\0\0\0mp42isom')],
    ['a HEIC without a picture', () => Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic')],
    ['half a JPEG', async () => half(await jpeg({ width: 900 }))],
    ['half a PNG', async () => half(await picture().png().toBuffer())],
    ['half a WebP', async () => half(await picture().webp().toBuffer())],
    ['half an AVIF', async () => half(await picture().avif().toBuffer())],
  ])('is refused: %s', async (_, make) => {
    const answer = await upload([{ content: await make() }]);
    expect([outcomeOf(answer), pathsOf(answer)]).toEqual(['400 VALIDATION', ['files.0']]);
    expect(await imagesOf()).toEqual([]);
  });

  const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

  it('is not what a camera of 50 megapixels makes', async () => {
    const content = await blank({ width: 8192, height: 6144 }).jpeg().toBuffer();
    expect((await upload([{ content }])).status).toBe(201);
  });

  it.each(['png', 'webp', 'jpeg'] as const)('is refused: a bomb as %s', async (format) => {
    const size = format === 'webp' ? { width: 8000, height: 8000 } : { width: 9000, height: 6000 };
    const content = await blank(size)[format]().toBuffer();
    expect(content.length).toBeLessThan(3_000_000);
    const answer = await upload([{ content: await jpeg() }, { content }]);
    expect([outcomeOf(answer), pathsOf(answer)]).toEqual(['413 TOO_LARGE', ['files.1']]);
  });

  it('keeps the whole form out, and leaves no rows behind', async () => {
    const rows = () => databaseOf(cast.app)('files').count();
    const before = await rows();
    const good = { content: await jpeg() };
    const answer = await upload([good, good, { content: '<html>' }, good]);
    expect([outcomeOf(answer), pathsOf(answer)]).toEqual(['400 VALIDATION', ['files.2']]);
    expect(await imagesOf()).toEqual([]);
    expect(await rows()).toEqual(before);
  });
});
