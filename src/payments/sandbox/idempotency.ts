/** Idempotency keys as at Stripe: https://docs.stripe.com/api/idempotent_requests */
import { createHash } from 'node:crypto';
import { type StripeErrorBody, idempotencyError } from './errors';
import type { SavedAnswer, Store } from './store';

/** The keys of requests that are still being received or answered. */
export class KeysInUse {
  private readonly keys = new Set<string>();

  /** @throws SandboxError when another request is using the key right now */
  take(key: string): void {
    if (this.keys.has(key)) {
      const message = 'There is currently another in-progress request using this Idempotent Key.';
      throw idempotencyError(409, message, 'idempotency_key_in_use');
    }
    this.keys.add(key);
  }

  release(key: string): void {
    this.keys.delete(key);
  }
}

/** What a key stands for: parameters in another order are the same request. */
export function fingerprintOf(method: string, path: string, body: string): string {
  const fields = [...new URLSearchParams(body)].map((field) => JSON.stringify(field)).sort();
  return createHash('sha256')
    .update(JSON.stringify([method, path, fields]))
    .digest('hex');
}

/**
 * The answer that a key already got; null for a new key.
 * @throws SandboxError when the key stood for another request
 */
export function savedAnswer(store: Store, key: string, fingerprint: string): SavedAnswer | null {
  const saved = store.get('answer', key);
  if (saved && saved.fingerprint !== fingerprint) {
    const message = 'Keys for idempotent requests can only be used with the same parameters.';
    throw idempotencyError(400, message);
  }
  return saved ?? null;
}

/** Stripe keeps no answer when it refused a request before doing anything. */
export function isKept(status: number, error?: StripeErrorBody): boolean {
  return status < 400 || status === 402 || (status === 400 && error?.param === undefined);
}
