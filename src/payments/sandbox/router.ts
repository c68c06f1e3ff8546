/** From a request to an answer, without HTTP: who may, whether it is a repetition, and what. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Call } from './call';
import { authenticate } from './callers';
import { type StripeErrorBody, SandboxError, invalidRequest } from './errors';
import { recordEvent } from './events';
import { parseForm } from './form';
import { fingerprintOf, isKept, savedAnswer } from './idempotency';
import { publishableView } from './intent-state';
import { expanded } from './lists';
import { type PaymentIntent, newId } from './objects';
import { type Route, matchRoute } from './routes';
import type { Store } from './store';

export interface SandboxRequest {
  method: string;
  path: string;
  query: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface SandboxAnswer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

export interface RouterOptions {
  store: Store;
  secretKey: string | undefined;
  clock: () => Date;
  /** Called once the changes and the event are safely stored. */
  onEvent: (eventId: string) => void;
}

const LONGEST_KEY = 255;

/** Answers any request to `/v1`; every change it made is stored when it returns. */
export function answer(options: RouterOptions, request: SandboxRequest): SandboxAnswer {
  const requestId = newId('req');
  const result = refusable(() => answerRoute(options, request, requestId));
  return { ...result, headers: { 'Request-Id': requestId, ...result.headers } };
}

interface Result {
  status: number;
  body: string;
  headers?: Record<string, string>;
  /** Set when the answer is a refusal. */
  error?: StripeErrorBody;
}

function answerRoute(options: RouterOptions, request: SandboxRequest, requestId: string): Result {
  const match = matchRoute(request.method, request.path);
  if (!match) {
    const message = `Unrecognized request URL (${request.method}: ${request.path}).`;
    throw new SandboxError(404, { type: 'invalid_request_error', message });
  }
  const { store } = options;
  const params = parseForm(request.method === 'GET' ? request.query : request.body);
  const caller = authenticate(request.headers, params, match.route, options.secretKey);
  // A browser's keys don't count: they could ask for the answers that our server got.
  const key = caller === 'secret' ? idempotencyKeyOf(request) : null;
  const fingerprint = fingerprintOf(request.method, request.path, request.body);
  const saved = key && savedAnswer(store, key, fingerprint);
  if (saved) return { ...saved, headers: { 'Idempotent-Replayed': 'true' } };

  const events: string[] = [];
  const now = Math.floor(options.clock().getTime() / 1000);
  const apiVersion = String(request.headers['stripe-version'] ?? '');
  const emit: Call['emit'] = (type, object) => {
    events.push(recordEvent(store, { type, object, now, requestId, idempotencyKey: key }));
  };
  const call: Call = { store, now, params, id: match.id, caller, apiVersion, emit };
  const { status, body, error } = refusable(() => run(match.route, call), caller);
  if (key && isKept(status, error)) {
    store.put('answer', { id: key, fingerprint, status, body, createdAt: Date.now() });
  }
  store.flush();
  events.forEach(options.onEvent);
  return { status, body };
}

function run(route: Route, call: Call): Result {
  const object = route.handler(call);
  const shown =
    isIntent(object) && call.caller === 'publishable' ? publishableView(object) : object;
  return { status: 200, body: bodyOf(expandedFor(call, shown)) };
}

/** Turns a refusal into an answer; a browser sees no more of an intent in it than elsewhere. */
function refusable(work: () => Result, caller: Call['caller'] = 'secret'): Result {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof SandboxError)) throw thrown;
    const { status, error } = thrown;
    const intent = error.payment_intent;
    const shown = intent && caller === 'publishable' ? publishableView(intent) : intent;
    return { status, error, body: bodyOf({ error: { ...error, payment_intent: shown } }) };
  }
}

/** Only our server may look behind an id. */
function expandedFor({ store, params, caller }: Call, object: object): object {
  return caller === 'secret' ? expanded(store, object, params) : object;
}

function isIntent(object: object): object is PaymentIntent {
  return 'object' in object && object.object === 'payment_intent';
}

function idempotencyKeyOf({ method, headers }: SandboxRequest): string | null {
  const key = method === 'POST' ? headers['idempotency-key'] : undefined;
  if (key === undefined || Array.isArray(key)) return null;
  if (key.length <= LONGEST_KEY) return key;
  throw invalidRequest(`Idempotency keys have at most ${LONGEST_KEY} characters.`);
}

function bodyOf(object: object): string {
  return JSON.stringify(object, null, 2);
}
