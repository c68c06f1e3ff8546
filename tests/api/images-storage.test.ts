import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { s3Problems, toS3 } from '../../config/lib/s3-settings';
import { call, createProperty, outcomeOf, register, waitFor } from '../support/marketplace';
import { startStorage, type Storage } from '../support/s3';
import { spawnServer, type TestProcess } from '../support/server';
import { makeSurroundings, type Surroundings } from '../support/surroundings';
import { formOf, jpeg, lookOf, send, urlsOf, type ImageView } from './support/images';

let surroundings: Surroundings;
let storage: Storage;
let server: TestProcess;
/** Where the server keeps forms while it reads them. */
let scratch: string;

beforeAll(async () => {
  [surroundings, storage] = await Promise.all([makeSurroundings(), startStorage()]);
  scratch = await mkdtemp(path.join(tmpdir(), 'staybase-scratch-'));
  server = await spawnServer(surroundings, { ...storage.env, TMPDIR: scratch });
});

afterAll(async () => {
  await server.stop();
  await surroundings.close();
  await storage.remove();
  await rm(scratch, { recursive: true });
});

async function newHome() {
  const host = await register(server, { accountType: 'host', email: `${Math.random()}@x.example` });
  const home = await createProperty(server, host);
  return { host, route: `/properties/${home.documentId}/images`, property: home.documentId };
}

const isEmpty = async (): Promise<boolean> => (await storage.names()).length === 0;

describe('images in a bucket', () => {
  it('are read at their addresses, and gone once they are deleted', async () => {
    const { host, route } = await newHome();
    const form = formOf([{ content: await jpeg({ width: 1200, height: 800 }) }]);
    const answer = await send(server, route, form, host);
    expect(answer.status).toBe(201);
    const [image] = answer.data as [ImageView];
    expect(Object.keys(image.formats)).toEqual(['thumbnail', 'small', 'medium', 'large']);
    expect(image.url.startsWith(`${storage.env.S3_ENDPOINT}/images/`)).toBe(true);
    for (const url of urlsOf(image)) {
      const response = await fetch(url);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
      expect((await lookOf(Buffer.from(await response.arrayBuffer()))).format).toBe('webp');
    }
    const deleted = await call(server, 'DELETE', `${route}/${image.documentId}`, { as: host });
    expect(deleted.status).toBe(204);
    expect(await storage.names()).toEqual([]);
  });

  it('go with their property', async () => {
    const { host, route, property } = await newHome();
    expect((await send(server, route, formOf([{ content: await jpeg() }]), host)).status).toBe(201);
    expect(await isEmpty()).toBe(false);
    expect((await call(server, 'DELETE', `/properties/${property}`, { as: host })).status).toBe(
      204,
    );
    await waitFor(isEmpty, 'the files are gone');
  });

  it('are at most 20, however many requests bring them at once', async () => {
    const { host, route } = await newHome();
    const content = await jpeg({ width: 40, height: 30 });
    const eight = () => formOf(Array.from({ length: 8 }, () => ({ content })));
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(server, route, eight(), host)));
    expect(answers.map(outcomeOf).sort()).toEqual([201, 201, '400 VALIDATION', '400 VALIDATION']);
    expect(await storage.names()).toHaveLength(16);
    const property = route.replace('/images', '');
    expect((await call(server, 'DELETE', property, { as: host })).status).toBe(204);
    await waitFor(isEmpty, 'the files are gone');
  });

  it('are not stored at all when one of the form is none', async () => {
    const { host, route } = await newHome();
    const form = formOf([{ content: await jpeg() }, { content: '<html>' }]);
    expect(outcomeOf(await send(server, route, form, host))).toBe('400 VALIDATION');
    expect(await storage.names()).toEqual([]);
    expect(await readdir(scratch)).toEqual([]);
  });
});

describe('a form that is cut off', () => {
  it('leaves nothing behind, and the server well', async () => {
    const { host, route } = await newHome();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const head = [
      `POST /api${route} HTTP/1.1`,
      `Host: ${hostname}`,
      `Authorization: Bearer ${host.token}`,
      'Content-Type: multipart/form-data; boundary=x',
      'Content-Length: 100000',
    ].join('\r\n');
    const part =
      '--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nhalf';
    socket.write(`${head}\r\n\r\n${part}`);
    const hasBegun = async () => (await readdir(scratch)).length > 0;
    await waitFor(hasBegun, 'the server reads the form');
    socket.destroy();
    await waitFor(async () => !(await hasBegun()), 'the server forgets the form');
    expect((await fetch(`${server.url}/_health`)).status).toBe(204);
  });
});

describe('a bucket that is out of reach', () => {
  it('is 503, and no image is half there', async () => {
    const { host, route, property } = await newHome();
    await storage.close();
    const answer = await send(server, route, formOf([{ content: await jpeg() }]), host);
    expect(outcomeOf(answer)).toBe('503 UNAVAILABLE');
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    const shown = await call<{ images: object[] }>(server, 'GET', `/properties/${property}`);
    expect(shown.data.images).toEqual([]);
    expect(await readdir(scratch)).toEqual([]);
  });
});

describe('the settings of a bucket', () => {
  const GOOD = { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'k', S3_SECRET_ACCESS_KEY: 's' };

  it.each<[string, Record<string, string>]>([
    ['S3_BUCKET', { ...GOOD, S3_REGION: 'r', S3_BUCKET: '' }],
    ['S3_ACCESS_KEY_ID', { ...GOOD, S3_REGION: 'r', S3_ACCESS_KEY_ID: '' }],
    ['S3_SECRET_ACCESS_KEY', { ...GOOD, S3_REGION: 'r', S3_SECRET_ACCESS_KEY: '' }],
    ['S3_REGION', GOOD],
  ])('are not complete without %s', (name, env) => {
    const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
    const problems = s3Problems(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name} is missing`);
  });

  it('may all be absent, and need no region with an address', () => {
    expect([s3Problems({}), toS3({})]).toEqual([[], null]);
    const env = { ...GOOD, S3_ENDPOINT: 'http://s3.test', S3_PUBLIC_URL: 'https://img.test/' };
    expect(s3Problems(env)).toEqual([]);
    expect(toS3(env)).toMatchObject({ region: 'us-east-1', publicUrl: 'https://img.test' });
  });
});
