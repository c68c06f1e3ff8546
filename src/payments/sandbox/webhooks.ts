/** Sends events to the webhook endpoint, signed as Stripe signs them, until it answers 2xx. */
import { createHmac } from 'node:crypto';
import type { Delivery, Store } from './store';

export interface WebhookOptions {
  url: string;
  secret: string;
}

/** What happens to the events from now on; for trying what a bad network does. */
export type DeliveryMode = 'deliver' | 'drop' | 'duplicate' | 'delay';

const RETRY_SECONDS = [1, 3, 10, 30, 120, 600, 3600];
/** Stripe gives up after three days, too. */
const ATTEMPTS = RETRY_SECONDS.length + 3 * 24;
const ANSWER_TIMEOUT_MS = 10_000;

export class WebhookSender {
  private readonly closing = new AbortController();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private mode: DeliveryMode = 'deliver';
  private delayMs = 0;

  constructor(
    private readonly store: Store,
    private readonly options: WebhookOptions,
  ) {}

  /** Takes up what an earlier run left undelivered. */
  resume(): void {
    for (const delivery of this.store.all('delivery')) this.schedule(delivery, 0);
  }

  setMode(mode: DeliveryMode, delayMs: number): void {
    this.mode = mode;
    this.delayMs = delayMs;
  }

  /** Sends a stored event as the mode says. */
  send(eventId: string): void {
    const delivery = this.store.get('delivery', eventId);
    if (!delivery) return;
    if (this.mode === 'drop') this.note({ ...delivery, nextAttemptAt: null });
    else this.schedule(delivery, this.mode === 'delay' ? this.delayMs : 0);
    if (this.mode === 'duplicate') this.schedule(delivery, 0);
  }

  /** Ends what is running; it stays pending in the store. */
  async close(): Promise<void> {
    this.closing.abort();
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all(this.running);
  }

  private schedule(delivery: Delivery, delayMs: number): void {
    if (delivery.nextAttemptAt === null) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const attempt = this.attempt(delivery).finally(() => this.running.delete(attempt));
      this.running.add(attempt);
    }, delayMs);
    this.timers.add(timer);
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const delivered = await this.post(delivery.id);
    if (this.closing.signal.aborted) return;
    const attempts = delivery.attempts + 1;
    const seconds = RETRY_SECONDS[Math.min(attempts, RETRY_SECONDS.length) - 1] ?? 0;
    const isOver = delivered || attempts >= ATTEMPTS;
    const next = { ...delivery, attempts, nextAttemptAt: isOver ? null : after(seconds) };
    this.note(next);
    this.schedule(next, seconds * 1000);
  }

  private async post(eventId: string): Promise<boolean> {
    const body = JSON.stringify(this.store.get('event', eventId), null, 2);
    try {
      const response = await fetch(this.options.url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Stripe-Signature': signatureOf(body, this.options.secret),
          'User-Agent': 'Stripe/1.0 (Staybase payment sandbox)',
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  private note(delivery: Delivery): void {
    this.store.put('delivery', delivery);
    this.store.flush();
  }
}

/** By the real time, whatever clock the objects are on: receivers check it against theirs. */
function signatureOf(body: string, secret: string): string {
  const seconds = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

function after(seconds: number): number {
  return Date.now() + seconds * 1000;
}
