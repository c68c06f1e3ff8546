import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { ephemeralPort } from '../../src/cli/ports';
import { waitFor } from '../support/wait-for';
import { ROOT } from './support/project';

const KEY = 'sk_test_of_the_container';
const SECRET = 'whsec_of_the_container';

const folder = mkdtempSync(path.join(os.tmpdir(), 'staybase-sandbox-'));
const received: { signature: string; body: string }[] = [];
const receiver = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const signature = String(request.headers['stripe-signature']);
    received.push({ signature, body: Buffer.concat(chunks).toString() });
    response.end();
  })();
});

let env: Record<string, string>;
let running: ChildProcess | undefined;

function start(overrides: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [path.join(ROOT, 'dist/src/cli/sandbox.js')], {
    env: { PATH: process.env.PATH, ...env, ...overrides },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The address by which other containers would reach it: not loopback, where there is another. */
function addressOfThisMachine(): string {
  const addresses = Object.values(os.networkInterfaces()).flatMap((each) => each ?? []);
  const outer = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  return outer?.address ?? '127.0.0.1';
}

const stripe = () =>
  new Stripe(KEY, {
    protocol: 'http',
    host: addressOfThisMachine(),
    port: env.SANDBOX_PORT,
    maxNetworkRetries: 0,
  });

async function refusal(overrides: Record<string, string>): Promise<string> {
  const refused = start(overrides);
  let said = '';
  refused.stderr?.on('data', (chunk) => (said += String(chunk)));
  const [code] = (await once(refused, 'close')) as [number];
  expect(code).toBe(1);
  return said;
}

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  env = {
    NODE_ENV: 'development',
    SANDBOX_PORT: String(await ephemeralPort()),
    SANDBOX_STATE: path.join(folder, 'state.jsonl'),
    SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
    STRIPE_SECRET_KEY: KEY,
    STRIPE_WEBHOOK_SECRET: SECRET,
  };
});

afterAll(() => {
  running?.kill('SIGKILL');
  receiver.close();
  rmSync(folder, { recursive: true });
});

async function startAndWait(): Promise<ChildProcess> {
  const started = start();
  running = started;
  await waitFor(async () => {
    if (started.exitCode !== null) throw new Error('The sandbox did not start.');
    return (await fetch(`http://127.0.0.1:${env.SANDBOX_PORT}`).catch(() => null))?.ok ?? false;
  });
  return started;
}

it('answers other machines, sends signed webhooks, and remembers when it comes back', async () => {
  const first = await startAndWait();
  const intent = await stripe().paymentIntents.create({
    amount: 1000,
    currency: 'nok',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  expect(intent.status).toBe('succeeded');
  const paid = () => received.find(({ body }) => body.includes('payment_intent.succeeded'));
  await waitFor(() => Promise.resolve(paid() !== undefined), 'the webhook');
  const { body, signature } = paid() ?? { body: '', signature: '' };
  expect(Stripe.webhooks.constructEvent(body, signature, SECRET).type).toBe(
    'payment_intent.succeeded',
  );

  first.kill('SIGTERM');
  expect(await once(first, 'exit')).toEqual([0, null]);
  await startAndWait();
  expect((await stripe().paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
});

it('takes its own key only', async () => {
  const url = `http://127.0.0.1:${env.SANDBOX_PORT}/v1/payment_intents/pi_1`;
  const headers = { authorization: 'Bearer sk_test_of_someone_else' };
  expect((await fetch(url, { headers })).status).toBe(401);
});

it.each([
  ['in production', { NODE_ENV: 'production' }, 'NODE_ENV must not be production'],
  ['without an address for its webhooks', { SANDBOX_WEBHOOK_URL: '' }, 'SANDBOX_WEBHOOK_URL'],
  [
    'without a secret to sign with',
    { STRIPE_WEBHOOK_SECRET: '' },
    'STRIPE_WEBHOOK_SECRET is missing',
  ],
  ['with a port that is none', { SANDBOX_PORT: '80808' }, 'SANDBOX_PORT'],
])('refuses to start %s', async (_, overrides, message) => {
  const said = await refusal(overrides);
  expect(said).toContain(`Payment sandbox: ${message}`);
});
