import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerControl } from './control';
import { SandboxError } from './errors';
import { KeysInUse } from './idempotency';
import { type SandboxAnswer, type SandboxRequest, answer } from './router';
import { Store } from './store';
import { WebhookSender } from './webhooks';

export interface SandboxOptions {
  /** 0 takes any free one. */
  port: number;
  /** Without it, only this machine gets in. */
  host?: string;
  /** A file that keeps the state over restarts; without it, it lives in memory. */
  statePath?: string;
  webhookUrl: string;
  webhookSecret: string;
  /** The only secret key that is accepted; without it, any that begins like one. */
  secretKey?: string;
  /** What the objects' `created` says; webhooks are always signed with the real time. */
  clock?: () => Date;
}

export interface Sandbox {
  /** e.g. `http://127.0.0.1:12111`, what STRIPE_API_BASE wants. */
  url: string;
  close(): Promise<void>;
}

type Answer = (request: SandboxRequest) => SandboxAnswer;

const LARGEST_BODY = 1024 * 1024;
const LOOPBACK = '127.0.0.1';

/** Stripe.js runs in a browser, on another origin. */
const CORS_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Stripe-Version',
  'Access-Control-Max-Age': '600',
};

/**
 * Starts the payment sandbox: a server that answers as Stripe does, keeps what it is told and sends
 * signed webhooks. For development, demos and tests; it knows test cards only.
 * @throws when the port is taken
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const store = new Store(options.statePath);
  const sender = new WebhookSender(store, {
    url: options.webhookUrl,
    secret: options.webhookSecret,
  });
  const router = {
    store,
    secretKey: options.secretKey,
    clock: options.clock ?? (() => new Date()),
    onEvent: (eventId: string) => {
      sender.send(eventId);
    },
  };
  const keys = new KeysInUse();
  const server = createServer((request, response) => {
    void serve(keys, request, response, (parsed) => {
      return answerControl(sender, parsed) ?? answer(router, parsed);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? LOOPBACK, resolve);
  });
  sender.resume();
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, sender.close()]);
      store.close();
    },
  };
}

/** Reads, answers, and holds the request's idempotency key meanwhile. */
async function serve(
  keys: KeysInUse,
  request: IncomingMessage,
  response: ServerResponse,
  answerTo: Answer,
): Promise<void> {
  if (request.method === 'OPTIONS') {
    response.writeHead(204, CORS_HEADERS).end();
    return;
  }
  const key = request.headers['idempotency-key'];
  const held = typeof key === 'string' ? key : null;
  try {
    if (held) keys.take(held);
  } catch (error) {
    send(response, failure(error));
    return;
  }
  try {
    send(response, answerTo(await received(request)));
  } catch (error) {
    send(response, failure(error));
  } finally {
    if (held) keys.release(held);
  }
}

async function received(request: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new SandboxError(413, { type: 'invalid_request_error', message: 'Too large.' });
    }
    chunks.push(chunk);
  }
  const { pathname, search } = new URL(request.url ?? '/', 'http://sandbox');
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: search.slice(1),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function failure(error: unknown): SandboxAnswer {
  const known = error instanceof SandboxError;
  const message = error instanceof Error ? error.message : String(error);
  const body = { error: known ? error.error : { type: 'api_error', message } };
  return { status: known ? error.status : 500, body: JSON.stringify(body), headers: {} };
}

function send(response: ServerResponse, { status, body, headers }: SandboxAnswer): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...CORS_HEADERS, ...headers });
  response.end(body);
}
