import type { UID } from '@strapi/strapi';
import type { Context } from 'koa';
import { z } from 'zod';
import { refuse, throwIfAny } from '../domain/errors';
import { assertOperators } from './filter-operators';
import { assertOwnFields } from './own-filters';
import { parse } from './parse';
import { pagination } from './schemas';

/** Strapi's list parameters, checked and ready for the Document Service. */
export interface ListQuery {
  filters: object;
  sort: string[];
  /** The plain fields asked for; null for all of them. */
  fields: string[] | null;
  page: number;
  pageSize: number;
  /** Whether the total is wanted: counting costs a statement of its own. */
  withCount: boolean;
}

const asList = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((item): item is string => typeof item === 'string')
    .flatMap((item) => item.split(','))
    .filter((item) => item !== '');

/** Strapi's parameters that mean something here: no drafts, no languages, no `_q`. */
const ONE_KEYS = ['fields', 'populate'];
const LIST_KEYS = [...ONE_KEYS, 'filters', 'sort', 'pagination'];

function assertKeys(given: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  throwIfAny(
    unknown.map((path) => ({
      code: 'VALIDATION',
      message: `${path} is not a parameter of this call.`,
      path,
    })),
  );
}

interface QueryParameters {
  transform(uid: UID.ContentType, query: { filters: object; sort: string[] }): object;
}

/**
 * Builds a query's SQL without running it. Strapi reports what it cannot read (a word where a
 * number belongs, a filter on a JSON column) as bare errors, and only while it does this.
 * @throws DomainError VALIDATION
 */
function assertReadable(uid: UID.ContentType, query: { filters: object; sort: string[] }): void {
  try {
    const parameters = strapi.get<QueryParameters>('query-params').transform(uid, query);
    strapi.db.queryBuilder(uid).init(parameters).getKnexQuery().toSQL();
  } catch (error) {
    const message = error instanceof Error ? error.message : 'This cannot be read.';
    throw refuse('VALIDATION', message);
  }
}

/**
 * Strapi's own reading of its parameters: only what exists, and what the caller has a grant for.
 * @throws Strapi's ValidationError
 */
async function readQuery(
  ctx: Context,
  uid: UID.ContentType,
  given: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const model = strapi.getModel(uid);
  const { auth } = ctx.state as { auth: unknown };
  const options = { auth, strictParams: true } as never;
  await strapi.contentAPI.validate.query(given, model, options);
  return strapi.contentAPI.sanitize.query(given, model, options);
}

const fieldsOf = ({ fields }: Record<string, unknown>): string[] | null =>
  fields === undefined ? null : asList(fields);

/**
 * Reads the `fields` wanted of one record; `populate` is checked and changes nothing.
 * @returns null for all fields.
 * @throws Strapi's ValidationError or DomainError VALIDATION
 */
export async function parseFields(ctx: Context, uid: UID.ContentType): Promise<string[] | null> {
  assertKeys(ctx.query, ONE_KEYS);
  return fieldsOf(await readQuery(ctx, uid, ctx.query));
}

/**
 * Reads `filters`, `sort`, `fields`, `populate` and `pagination` as Strapi's own lists do. Private
 * fields and relations that the caller has no grant for are refused, so that what may not be
 * read can't steer what is seen.
 * @throws Strapi's ValidationError or DomainError VALIDATION
 */
export async function parseListQuery(
  ctx: Context,
  uid: UID.ContentType,
  given: Record<string, unknown> = ctx.query,
): Promise<ListQuery> {
  assertKeys(given, LIST_KEYS);
  const query = await readQuery(ctx, uid, given);
  const { page, pageSize, withCount = true } = parse(pagination, query.pagination);
  const filters = parse(z.looseObject({}).prefault({}), query.filters);
  const sort = asList(query.sort);
  assertOwnFields(uid, { filters, sort });
  assertOperators(uid, filters);
  assertReadable(uid, { filters, sort });
  return { filters, sort, fields: fieldsOf(query), page, pageSize, withCount };
}

/** A shape with only the plain fields asked for; its documentId and relations stay. */
export function pickFields<View extends object>(view: View, fields: string[] | null): View {
  if (fields === null) return view;
  const isKept = ([key, value]: [string, unknown]) =>
    key === 'documentId' || fields.includes(key) || (typeof value === 'object' && value !== null);
  return Object.fromEntries(Object.entries(view).filter(isKept)) as View;
}
