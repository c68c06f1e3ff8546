import { STRIPE_API_VERSION } from '../stripe-version';
import { newId } from './objects';
import type { Store } from './store';

export interface Occurrence {
  type: string;
  /** The object that it happened to; the event keeps a copy of it as it is now. */
  object: object;
  /** Unix seconds. */
  now: number;
  requestId: string;
  idempotencyKey: string | null;
}

/** Stores an event; returns its id. */
export function recordEvent(store: Store, occurrence: Occurrence): string {
  const id = newId('evt');
  store.put('event', {
    id,
    object: 'event',
    api_version: STRIPE_API_VERSION,
    created: occurrence.now,
    data: { object: structuredClone(occurrence.object) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: occurrence.requestId, idempotency_key: occurrence.idempotencyKey },
    type: occurrence.type,
  });
  // In the same write as the event, so that a kill can't leave an event that is never sent.
  store.put('delivery', { id, attempts: 0, nextAttemptAt: Date.now() });
  return id;
}
