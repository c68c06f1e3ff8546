/** What the payment tests share: the sandbox, the provider and a webhook receiver on loopback. */
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PaymentProvider, PaymentRequest, ProviderEvent } from '../../src/payments/provider';
import { type SandboxOptions, startSandbox } from '../../src/payments/sandbox';
import { createStripeProvider } from '../../src/payments/stripe';

export const SECRET_KEY = 'sk_test_payments';
export const WEBHOOK_SECRET = 'whsec_payments';

export interface Delivered {
  body: Buffer;
  signature: string | undefined;
}

export interface Receiver {
  url: string;
  deliveries: Delivered[];
  /** The statuses of the next answers; 200 when empty. */
  answers: number[];
  close(): Promise<void>;
}

/** A webhook endpoint that keeps what it gets. */
export async function startReceiver(): Promise<Receiver> {
  const deliveries: Delivered[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      deliveries.push({ body, signature: request.headers['stripe-signature'] as string });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    deliveries,
    answers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface World {
  url: string;
  provider: PaymentProvider;
  receiver: Receiver;
  /** Pays as a browser does: with the client secret and a card, without a key of ours. */
  pay(clientSecret: string | null, card?: string): Promise<Answered>;
  /** Calls the sandbox with the secret key. */
  api(method: 'GET' | 'POST', path: string, form?: Record<string, string>): Promise<Answered>;
  /** The events of a type, verified; waits until there is one. */
  eventsOf(type: string): Promise<ProviderEvent[]>;
  /** Ends the sandbox and starts it again on the same file. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface Answered {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { error?: Record<string, unknown> };
}

export async function startWorld(options: Partial<SandboxOptions> = {}): Promise<World> {
  const receiver = await startReceiver();
  const start = (port: number) =>
    startSandbox({
      webhookUrl: receiver.url,
      webhookSecret: WEBHOOK_SECRET,
      secretKey: SECRET_KEY,
      ...options,
      port,
    });
  let sandbox = await start(0);
  const { url } = sandbox;
  const provider = createStripeProvider({
    secretKey: SECRET_KEY,
    apiBase: url,
    webhookSecrets: [WEBHOOK_SECRET],
  });
  const verified = () =>
    receiver.deliveries.map(({ body, signature }) => provider.verifyWebhook(body, signature));
  return {
    url,
    provider,
    receiver,
    pay: (clientSecret, card = '4242424242424242') => {
      const id = clientSecret?.split('_secret_')[0] ?? '';
      return request('POST', `${url}/v1/payment_intents/${id}/confirm`, {
        client_secret: clientSecret ?? '',
        'payment_method_data[type]': 'card',
        'payment_method_data[card][number]': card,
      });
    },
    api: (method, path, form) => request(method, `${url}${path}`, form, SECRET_KEY),
    eventsOf: async (type) => {
      const ofType = () => verified().filter((event) => event.type === type);
      await eventually(() => ofType().length > 0);
      return ofType();
    },
    restart: async () => {
      await sandbox.close();
      sandbox = await start(Number(new URL(url).port));
      // The client has to notice first that its kept connections are gone.
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    close: async () => {
      await sandbox.close();
      await receiver.close();
    },
  };
}

/** A request for 125.00 NOK that a test changes where it matters. */
export function paymentRequest(change: Partial<PaymentRequest> = {}): PaymentRequest {
  return {
    amount: 12_500,
    currency: 'NOK',
    capture: 'automatic',
    bookingDocumentId: 'booking1',
    reference: 'SB-1',
    idempotencyKey: newKey(),
    ...change,
  };
}

let keys = 0;
export function newKey(): string {
  keys += 1;
  return `key-${process.pid}-${keys}`;
}

export async function request(
  method: string,
  url: string,
  form?: Record<string, string>,
  key?: string,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers },
    ...(form && { body: new URLSearchParams(form) }),
  });
  const body = (await response.json()) as Answered['body'];
  return { status: response.status, headers: response.headers, body };
}

/** An answer's status and the code of its error. */
export function codeOf({ status, body }: Answered): unknown[] {
  return [status, body.error?.code ?? body.error?.type];
}

/** Waits until something holds, for at most 5 s. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not happen within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
