import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Charge, PaymentIntent, PaymentMethod, Refund, StripeEventObject } from './objects';

/** A finished answer, kept for the next request with the same idempotency key. */
export interface SavedAnswer {
  id: string;
  fingerprint: string;
  status: number;
  body: string;
  createdAt: number;
}

/** An event on its way to the webhook endpoint. */
export interface Delivery {
  id: string;
  attempts: number;
  /** Milliseconds since the epoch; null once delivered or given up. */
  nextAttemptAt: number | null;
}

interface Kinds {
  payment_intent: PaymentIntent;
  charge: Charge;
  refund: Refund;
  payment_method: PaymentMethod;
  event: StripeEventObject;
  answer: SavedAnswer;
  delivery: Delivery;
}
export type Kind = keyof Kinds;

/** Keys may be reused after a day, as at Stripe. */
const ANSWER_LIFETIME_MS = 24 * 60 * 60 * 1000;

/**
 * Everything the sandbox knows, in memory and, with a path, in a file of one changed object a line.
 * A request's changes are one write, so that a kill can't leave half of them.
 */
export class Store {
  private readonly objects = new Map<Kind, Map<string, Kinds[Kind]>>();
  private pendingLines = '';
  private file: number | null = null;

  constructor(path?: string) {
    if (!path) return;
    mkdirSync(dirname(path), { recursive: true });
    this.replay(path);
    this.compact(path);
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    return this.mapOf(kind).get(id);
  }

  /** In the order in which they were first put. */
  all<K extends Kind>(kind: K): Kinds[K][] {
    return [...this.mapOf(kind).values()];
  }

  /** Adds or replaces; it is safe from a crash only after `flush`. */
  put<K extends Kind>(kind: K, object: Kinds[K]): void {
    this.mapOf(kind).set(object.id, object);
    if (this.file !== null) this.pendingLines += lineOf(kind, object);
  }

  flush(): void {
    if (this.file === null || this.pendingLines === '') return;
    writeSync(this.file, this.pendingLines);
    this.pendingLines = '';
  }

  close(): void {
    this.flush();
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  private mapOf<K extends Kind>(kind: K): Map<string, Kinds[K]> {
    const map = this.objects.get(kind) ?? new Map<string, Kinds[Kind]>();
    this.objects.set(kind, map);
    return map as Map<string, Kinds[K]>;
  }

  private replay(path: string): void {
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const entry = parseLine(line);
      if (entry) this.mapOf(entry[0]).set(entry[1].id, entry[1]);
    }
  }

  /** Writes only what still counts to a new file, which then takes the old one's place at once. */
  private compact(path: string): void {
    const fresh = `${path}.new`;
    this.file = openSync(fresh, 'w', 0o600);
    for (const [kind, map] of this.objects) {
      for (const object of map.values()) {
        if (isCurrent(kind, object)) this.pendingLines += lineOf(kind, object);
        else map.delete(object.id);
      }
    }
    this.flush();
    renameSync(fresh, path);
  }
}

function lineOf(kind: Kind, object: Kinds[Kind]): string {
  return `${JSON.stringify([kind, object])}\n`;
}

/** Null for the half line that a kill may leave at the end. */
function parseLine(line: string): [Kind, Kinds[Kind]] | null {
  try {
    return JSON.parse(line) as [Kind, Kinds[Kind]];
  } catch {
    return null;
  }
}

function isCurrent(kind: Kind, object: Kinds[Kind]): boolean {
  if (kind === 'delivery') return (object as Delivery).nextAttemptAt !== null;
  if (kind !== 'answer') return true;
  return (object as SavedAnswer).createdAt > Date.now() - ANSWER_LIFETIME_MS;
}
