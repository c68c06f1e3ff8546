import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands before the sandbox as a far-away provider: what creates an intent is answered once the
 * test lets it, and a second request with the same idempotency key meanwhile is told so, as Stripe
 * does.
 */
export class Faraway {
  target = '';
  /** Answers to intents are held back while this is set. */
  holdsBack = false;
  /** What the next requests get instead of an answer. */
  failures: ('error' | 'cut before' | 'cut after')[] = [];
  private readonly keys = new Set<string>();
  /** Stripe repeats what it answered for a key, errors too. */
  private readonly errors = new Map<string, { status: number; body: string }>();
  private released: (() => void)[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request).then((answer) => {
        if (!answer) return response.destroy();
        return response
          .writeHead(answer.status, { 'content-type': 'application/json' })
          .end(answer.body);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How many requests wait for their answer. */
  get waiting(): number {
    return this.released.length;
  }

  release(): void {
    this.holdsBack = false;
    for (const go of this.released.splice(0)) go();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string } | null> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const key = String(request.headers['idempotency-key'] ?? '');
    if (key && this.keys.has(key)) return { status: 409, body: JSON.stringify(KEY_IN_USE) };
    const repeated = this.errors.get(key);
    if (repeated) return repeated;
    this.keys.add(key);
    try {
      if (request.method !== 'POST') return await this.forward(request, chunks);
      const failure = this.failures.shift();
      if (failure === 'cut before') return null;
      if (failure === 'error') {
        this.errors.set(key, SERVER_ERROR);
        return SERVER_ERROR;
      }
      const answer = await this.forward(request, chunks);
      if (this.holdsBack) await new Promise<void>((resolve) => this.released.push(resolve));
      return failure === 'cut after' ? null : answer;
    } finally {
      this.keys.delete(key);
    }
  }

  private async forward({ method, url, headers }: IncomingMessage, chunks: Buffer[]) {
    const { authorization, 'idempotency-key': key, 'stripe-version': version } = headers;
    const response = await fetch(`${this.target}${url}`, {
      method: method ?? 'GET',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization && { authorization }),
        ...(typeof key === 'string' && { 'idempotency-key': key }),
        ...(typeof version === 'string' && { 'stripe-version': version }),
      },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    return { status: response.status, body: await response.text() };
  }
}

const SERVER_ERROR = { status: 500, body: '{"error":{"type":"api_error"}}' };

const KEY_IN_USE = {
  error: { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'In use.' },
};
