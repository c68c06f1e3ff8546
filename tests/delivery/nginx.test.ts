import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { clientAddress } from '../../src/http/client-address';
import { ephemeralPort } from '../../src/cli/ports';
import { waitFor } from '../support/wait-for';
import { digestOf, echo, held, type Echo } from './support/echo';
import { readFolder, readText } from './support/project';

const hasNginx = spawnSync('nginx', ['-v']).status === 0;
const MIB = 1024 * 1024;

let folder: string;
let nginx: ChildProcess;
let http: string;
let https: string;

/** The files as they are, but for ports, folders, a shorter patience, and `http2`: since 1.25. */
function render(app: number, plain: number, secure: number): void {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};\n`,
  );
  for (const file of readFolder('infra/nginx')) {
    const text = readText(file)
      .replace('http://app:1337', `http://127.0.0.1:${app}`)
      .replace('listen 80;', `listen 127.0.0.1:${plain};`)
      .replace('listen 443 ssl;', `listen 127.0.0.1:${secure} ssl;`)
      .replace('http2 on;', '')
      .replace('proxy_read_timeout 35s;', 'proxy_read_timeout 3s;')
      .replaceAll('/etc/nginx/certs', folder)
      .replace('/dev/stdout', `${folder}/access.log`)
      .replace('/dev/stderr', 'stderr');
    const isCommon = file.endsWith('common.conf');
    writeFileSync(
      path.join(folder, path.basename(file)),
      text + (isCommon ? temporary.join('') : ''),
    );
  }
}

function makeCertificate(): void {
  const [key, certificate] = [`${folder}/privkey.pem`, `${folder}/fullchain.pem`];
  const request = [
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
  ];
  const made = spawnSync('openssl', ['req', ...request, '-keyout', key, '-out', certificate]);
  if (made.status !== 0) throw new Error(String(made.stderr));
}

/** As an operator would behind a load balancer on this machine. */
function nameBalancer(): void {
  const file = path.join(folder, 'common.conf');
  const text = readFileSync(file, 'utf8')
    .replace('# set_real_ip_from 10.0.0.0/8;', 'set_real_ip_from 127.0.0.1;')
    .replace('# real_ip_header', 'real_ip_header');
  writeFileSync(file, text);
}

/** Starts nginx with one of the two sites. */
async function start(site: 'http' | 'https', address: () => string): Promise<void> {
  const { port } = echo.address() as AddressInfo;
  const [plain, secure] = [await ephemeralPort(), await ephemeralPort()];
  [http, https] = [`http://127.0.0.1:${plain}`, `https://127.0.0.1:${secure}`];
  render(port, plain, secure);
  if (site === 'https') nameBalancer();
  // Its workers would else be too weak for this test's folder.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const globals = `daemon off; pid ${folder}/nginx.pid; ${user}`;
  nginx = spawn('nginx', [
    '-p',
    folder,
    '-e',
    'stderr',
    '-c',
    `${folder}/${site}.conf`,
    '-g',
    globals,
  ]);
  await waitFor(async () => (await ask(address())).status !== 0, 'nginx answers');
}

async function stop(): Promise<void> {
  nginx.kill('SIGTERM');
  await once(nginx, 'exit');
}

/** curl, because fetch takes no certificate made a second ago. */
async function ask(url: string, ...options: string[]): Promise<{ status: number; text: string }> {
  const args = ['--silent', '--insecure', '--include', '--http1.1', ...options, url];
  const curl = spawn('curl', args);
  let text = '';
  curl.stdout.on('data', (chunk) => (text += String(chunk)));
  await once(curl, 'close');
  return { status: Number(/^HTTP\/\S+ (\d+)/.exec(text)?.[1] ?? 0), text };
}

async function post(where: string, body: Buffer): Promise<{ status: number; text: string }> {
  const file = path.join(folder, 'body');
  writeFileSync(file, body);
  return ask(`${http}${where}`, '--data-binary', `@${file}`, '--header', 'Expect:');
}

const echoOf = ({ text }: { text: string }): Echo =>
  JSON.parse(text.slice(text.indexOf('\r\n\r\n'))) as Echo;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'staybase-nginx-'));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
});

afterAll(() => {
  echo.close();
  rmSync(folder, { recursive: true });
});

(hasNginx ? describe : describe.skip)('nginx in front of the app (skipped without nginx)', () => {
  beforeAll(() => start('http', () => http));
  afterAll(stop);

  it('passes path and query on as they came', async () => {
    const where = '/api/a%2Fb?q=%20x&q=y';
    expect(echoOf(await ask(`${http}${where}`)).path).toBe(where);
  });

  it('lets nobody claim another address', async () => {
    const claim = 'X-Forwarded-For: 203.0.113.9, 198.51.100.7';
    const { headers } = echoOf(await ask(`${http}/`, '--header', claim));
    const forwardedFor = String(headers['x-forwarded-for']);
    expect(forwardedFor).toBe('203.0.113.9, 198.51.100.7, 127.0.0.1');
    expect(clientAddress(forwardedFor, '172.18.0.5', 1)).toBe('127.0.0.1');
  });

  it('hands signed bodies on, byte by byte', async () => {
    const body = randomBytes(MIB);
    const told = echoOf(await post('/api/payments/webhooks/stripe', body));
    expect(told.digest).toBe(digestOf(body));
  });

  it.each([
    ['/api/bookings', 1],
    ['/api/users/me/avatar', 11],
    ['/api/properties/x/images', 210],
    ['/upload', 210],
    ['/uploads/x', 1],
  ])('takes bodies for %s up to %d MiB', async (where, limit) => {
    expect((await post(where, Buffer.alloc(limit * MIB))).status).toBe(200);
    const { status, text } = await post(where, Buffer.alloc(limit * MIB + 1));
    expect(status).toBe(413);
    expect(text).toContain('"code":"TOO_LARGE"');
  });

  it('waits for pictures longer than for anything else', async () => {
    const upload = '/api/properties/x/images?hold';
    const uploaded = ask(`${http}${upload}`, '--data', 'x');
    await waitFor(() => Promise.resolve(held.has(upload)), 'the upload has come through');
    expect((await ask(`${http}/api/bookings?hold`)).status).toBe(503);
    held.get(upload)?.();
    expect((await uploaded).status).toBe(200);
  });

  it('takes four uploads of an address at a time, and reads without counting them', async () => {
    const uploads = [1, 2, 3, 4].map((each) => ask(`${http}/upload?hold=${each}`, '--data', 'x'));
    await waitFor(() => Promise.resolve(held.size === 4), 'four uploads have come through');
    const { status, text } = await ask(`${http}/upload`, '--data', 'x');
    expect(status).toBe(429);
    expect(text).toContain('Too many uploads from your address at a time');
    expect((await ask(`${http}/upload/files`)).status).toBe(200);
    for (const release of held.values()) release();
    expect((await Promise.all(uploads)).map((each) => each.status)).toEqual([200, 200, 200, 200]);
  });
});

(hasNginx ? describe : describe.skip)('with certificates (skipped without nginx)', () => {
  beforeAll(async () => {
    makeCertificate();
    await start('https', () => https);
  });
  afterAll(stop);

  it('sends plain requests to TLS, to the same place', async () => {
    const { status, text } = await ask(`${http}/x?y=1`, '--header', 'Host: stay.example');
    expect(status).toBe(308);
    expect(text).toContain('Location: https://stay.example/x?y=1');
  });

  it('speaks TLS 1.2 and 1.3 only', async () => {
    expect((await ask(https, '--tlsv1.2', '--tls-max', '1.2')).status).toBe(200);
    expect((await ask(https, '--tlsv1.3')).status).toBe(200);
    expect((await ask(https, '--tlsv1.1', '--tls-max', '1.1')).status).toBe(0);
  });

  it('marks cookies as secure', async () => {
    expect((await ask(https)).text).toMatch(/Set-Cookie: session=1; path=\/; httponly; Secure/i);
  });

  it.each([1, 2])('knows clients of a load balancer that it was told of, %d hops', async (hops) => {
    const claim = 'X-Forwarded-For: 198.51.100.7, 203.0.113.9';
    const { headers } = echoOf(await ask(https, '--header', claim));
    const forwardedFor = String(headers['x-forwarded-for']);
    expect(clientAddress(forwardedFor, '172.18.0.5', hops)).toBe('203.0.113.9');
  });

  it('answers in our shape while the app is away', async () => {
    echo.closeAllConnections();
    await new Promise((resolve) => echo.close(resolve));
    const { status, text } = await ask(https);
    expect(status).toBe(503);
    expect(text).toContain('Retry-After: 5');
    expect(text).toContain('"code":"UNAVAILABLE"');
  });
});
