import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { call, createProperty, outcomeOf, register, waitFor } from '../support/marketplace';
import { startStorage, type Storage } from '../support/s3';
import { spawnServer, type TestProcess } from '../support/server';
import { makeSurroundings, type Surroundings } from '../support/surroundings';
import { blank, formOf, jpeg, send } from './support/images';

let surroundings: Surroundings;
let storage: Storage;
let server: TestProcess;
/** Where the server keeps forms while it works on them. */
let scratch: string;
/** A photo that takes a while. */
let slow: Buffer;

const endedPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

const left = (pid: number): string => `staybase-form-${pid}-left`;

beforeAll(async () => {
  [surroundings, storage] = await Promise.all([makeSurroundings(), startStorage()]);
  scratch = await mkdtemp(path.join(tmpdir(), 'staybase-scratch-'));
  for (const name of [left(endedPid()), left(process.pid), 'staybase-form-other'])
    await mkdir(path.join(scratch, name));
  server = await spawnServer(surroundings, { ...storage.env, TMPDIR: scratch });
  slow = await blank({ width: 4000, height: 3000 }).jpeg().toBuffer();
});

afterAll(async () => {
  await server.stop();
  await surroundings.close();
  await storage.close();
  await storage.remove();
  await rm(scratch, { recursive: true });
});

async function newHome() {
  const host = await register(server, { accountType: 'host', email: `${Math.random()}@x.example` });
  const { documentId } = await createProperty(server, host);
  return { host, documentId, route: `/properties/${documentId}/images` };
}

const formsOnDisk = async (): Promise<string[]> => {
  const others = ['staybase-form-other', left(process.pid)];
  return (await readdir(scratch)).filter((name) => !others.includes(name));
};

const hasStored = async (): Promise<boolean> => (await storage.names()).length > 0;

const times = (count: number, content: Buffer) =>
  Array.from({ length: count }, () => ({ content }));

describe('what a killed process left of its forms', () => {
  it('is removed by the next, and nothing else is', async () => {
    const names = await readdir(scratch);
    expect(names.sort()).toEqual([left(process.pid), 'staybase-form-other'].sort());
  });
});

describe('forms for one property', () => {
  it('are made in turn, so that none is made in vain', async () => {
    const { host, route } = await newHome();
    const first = send(server, route, formOf(times(13, slow)), host);
    await waitFor(hasStored, 'the first form is worked on');
    const broken = [...times(7, await jpeg()), { content: '<html>' }];
    const second = await send(server, route, formOf(broken), host);
    expect(outcomeOf(second)).toBe('400 VALIDATION');
    expect(second.error?.details).toMatchObject({ path: 'files', images: 13 });
    expect((await first).data).toHaveLength(13);
    expect((await call(server, 'DELETE', route.replace('/images', ''), { as: host })).status).toBe(
      204,
    );
    await waitFor(async () => !(await hasStored()), 'the files are gone');
  });
});

describe('a client that goes while its images are made', () => {
  it('leaves none of them, and room for another try', async () => {
    const { host, documentId, route } = await newHome();
    const leave = new AbortController();
    const sent = fetch(`${server.url}/api${route}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.token}` },
      body: formOf(times(20, slow)),
      signal: leave.signal,
    });
    await waitFor(hasStored, 'the first image is stored');
    leave.abort();
    await expect(sent).rejects.toThrow();
    await waitFor(async () => (await formsOnDisk()).length === 0, 'the form is gone');
    expect(await storage.names()).toEqual([]);
    const shown = await call<{ images: object[] }>(server, 'GET', `/properties/${documentId}`);
    expect(shown.data.images).toEqual([]);
    const small = await jpeg({ width: 40, height: 30 });
    const again = await send(server, route, formOf(times(20, small)), host);
    expect([again.status, again.data.length]).toEqual([201, 20]);
    expect((await call(server, 'DELETE', `/properties/${documentId}`, { as: host })).status).toBe(
      204,
    );
    await waitFor(async () => !(await hasStored()), 'the files are gone');
  });
});

describe('a server that is stopped while images are made', () => {
  it('answers 503 and leaves nothing of them', async () => {
    const { host, route } = await newHome();
    const sent = send(server, route, formOf(times(20, slow)), host);
    await waitFor(hasStored, 'the first image is stored');
    const [answer] = await Promise.all([sent, server.stop('SIGTERM')]);
    expect(outcomeOf(answer)).toBe('503 UNAVAILABLE');
    expect(await storage.names()).toEqual([]);
    expect(await formsOnDisk()).toEqual([]);
  });
});
