import type { Call } from './call';
import { type Form, formOf, integerOf, listOf, textOf } from './form';
import type { Kind, Store } from './store';

interface Listed {
  id: string;
  created: number;
}

const DEFAULT_PAGE = 10;
const LARGEST_PAGE = 100;

/** A page of a list, newest first, with Stripe's `limit`, cursors and `created` ranges. */
export function listPage(call: Call, url: string, objects: readonly Listed[]): object {
  const { params } = call;
  const matching = objects.filter((object) => isCreatedIn(object, params)).reverse();
  const limit = Math.min(integerOf(params, 'limit') ?? DEFAULT_PAGE, LARGEST_PAGE);
  const after = indexOf(matching, textOf(params, 'starting_after'));
  const before = indexOf(matching, textOf(params, 'ending_before'));
  const start = before === null ? (after ?? -1) + 1 : Math.max(0, before - limit);
  const end = before ?? start + limit;
  return {
    object: 'list',
    url,
    has_more: before === null ? end < matching.length : start > 0,
    data: matching.slice(start, end),
  };
}

/** The answer with the ids that `expand` names replaced by their objects. */
export function expanded(store: Store, answer: object, params: Form): object {
  const paths = listOf(params, 'expand') ?? [];
  if (paths.length === 0) return answer;
  const copy = structuredClone(answer);
  for (const path of paths) expandPath(store, copy, path.split('.'));
  return copy;
}

const KIND_OF_PREFIX: Readonly<Record<string, Kind>> = {
  ch: 'charge',
  pi: 'payment_intent',
  pm: 'payment_method',
  re: 'refund',
};

function expandPath(store: Store, node: unknown, [field, ...rest]: string[]): void {
  if (Array.isArray(node)) {
    for (const item of node) expandPath(store, item, field === undefined ? [] : [field, ...rest]);
    return;
  }
  if (field === undefined || typeof node !== 'object' || node === null) return;
  const fields = node as Record<string, unknown>;
  const value = fields[field];
  if (typeof value === 'string') {
    const kind = KIND_OF_PREFIX[value.split('_')[0] ?? ''];
    if (kind) fields[field] = structuredClone(store.get(kind, value) ?? value);
  }
  expandPath(store, fields[field], rest);
}

function indexOf(objects: readonly Listed[], id: string | undefined): number | null {
  if (id === undefined) return null;
  return objects.findIndex((object) => object.id === id);
}

function isCreatedIn({ created }: Listed, params: Form): boolean {
  const exact = integerOf(params, 'created');
  const range = formOf(params, 'created');
  const [gt, gte, lt, lte] = ['gt', 'gte', 'lt', 'lte'].map((name) => integerOf(range, name));
  return (
    (exact === undefined || created === exact) &&
    (gt === undefined || created > gt) &&
    (gte === undefined || created >= gte) &&
    (lt === undefined || created < lt) &&
    (lte === undefined || created <= lte)
  );
}
