/** The part of Stripe's API that the sandbox speaks. */
import type { Call, Handler } from './call';
import { createPaymentMethod } from './cards';
import { cancelIntent, captureIntent, confirmIntent } from './confirmation';
import { notFound } from './errors';
import { intentFor } from './intent-state';
import { createIntent, listIntents, retrieveCharge, updateIntent } from './intents';
import { listPage } from './lists';
import { createRefund, listRefunds, retrieveRefund } from './refunds';

export interface Route {
  method: 'GET' | 'POST';
  /** `:id` stands for an id. */
  path: string;
  handler: Handler;
  /** Whether a browser may call it with a publishable key. */
  publishable?: boolean;
}

export const ROUTES: readonly Route[] = [
  { method: 'POST', path: '/v1/payment_intents', handler: createIntent },
  { method: 'GET', path: '/v1/payment_intents', handler: listIntents },
  { method: 'GET', path: '/v1/payment_intents/:id', handler: intentFor, publishable: true },
  { method: 'POST', path: '/v1/payment_intents/:id', handler: updateIntent },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    handler: confirmIntent,
    publishable: true,
  },
  { method: 'POST', path: '/v1/payment_intents/:id/capture', handler: captureIntent },
  { method: 'POST', path: '/v1/payment_intents/:id/cancel', handler: cancelIntent },
  { method: 'POST', path: '/v1/payment_methods', handler: newPaymentMethod, publishable: true },
  { method: 'POST', path: '/v1/refunds', handler: createRefund },
  { method: 'GET', path: '/v1/refunds', handler: listRefunds },
  { method: 'GET', path: '/v1/refunds/:id', handler: retrieveRefund },
  { method: 'GET', path: '/v1/charges/:id', handler: retrieveCharge },
  { method: 'GET', path: '/v1/events', handler: listEvents },
  { method: 'GET', path: '/v1/events/:id', handler: retrieveEvent },
];

/** The route of a request and the id in its path; null when there is none. */
export function matchRoute(method: string, path: string): { route: Route; id: string } | null {
  const parts = path.split('/');
  for (const route of ROUTES) {
    const pattern = route.path.split('/');
    const fits = pattern.every((part, index) => part === ':id' || part === parts[index]);
    if (route.method === method && fits && pattern.length === parts.length) {
      return { route, id: parts[pattern.indexOf(':id')] ?? '' };
    }
  }
  return null;
}

function newPaymentMethod({ store, params, now }: Call): object {
  return createPaymentMethod(store, params, now);
}

function listEvents(call: Call): object {
  const { type } = call.params;
  const events = call.store.all('event').filter((event) => !type || event.type === type);
  return listPage(call, '/v1/events', events);
}

function retrieveEvent({ store, id }: Call): object {
  const event = store.get('event', id);
  if (!event) throw notFound('event', id);
  return event;
}
