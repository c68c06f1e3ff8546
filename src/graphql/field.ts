import type { Context } from 'koa';
import type { UID } from '@strapi/strapi';
import type { ActionName } from '../domain/access/actions';
import { refuse } from '../domain/errors';
import type { Page } from '../http/answer';
import { callerFrom, type Caller } from '../http/caller';
import { scopeOf } from '../http/route';
import { documentId } from '../http/schemas';
import { parseListQuery, type ListQuery } from '../http/strapi-query';
import { toPlain } from './plain';

export type Arguments = Record<string, unknown>;

/** Who asks, and the HTTP request it came with. */
export interface GraphqlRequest {
  caller: Caller;
  http: Context;
}

/** A root field: its row in the table of who may do what, and the service it leads to. */
export interface RootField {
  action: ActionName;
  resolve: (args: Arguments, request: GraphqlRequest) => unknown;
}

export type RootFields = Record<string, RootField>;

/** What Strapi's GraphQL plugin hands to each resolver. */
export interface GraphqlContext {
  state: { user?: unknown; auth?: unknown };
  koaContext: Context;
}

/** Asks the same grants as REST does. @throws DomainError UNAUTHENTICATED, FORBIDDEN */
async function assertGranted({ state }: GraphqlContext, action: ActionName): Promise<void> {
  try {
    await strapi.auth.verify(state.auth as never, { scope: [scopeOf(action)] });
  } catch {
    if (state.user === undefined) throw refuse('UNAUTHENTICATED', 'Please sign in.');
    throw refuse('FORBIDDEN', 'Your role does not allow this.');
  }
}

/** The resolver of a root field: who may, then the arguments as REST would get them. */
export const toResolver =
  ({ action, resolve }: RootField) =>
  async (_parent: unknown, args: Arguments, context: GraphqlContext): Promise<unknown> => {
    await assertGranted(context, action);
    const request = { caller: callerFrom(context.state), http: context.koaContext };
    return resolve(toPlain(args) as Arguments, request);
  };

/** @throws DomainError NOT_FOUND for what can't be a documentId, as in a URL of REST's. */
export function idOf(value: unknown): string {
  const id = documentId.safeParse(value);
  if (!id.success) throw refuse('NOT_FOUND', 'Not found.');
  return id.data;
}

/** Values as a query string has them. */
export const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(value ?? {}).map(([key, item]) => [key, String(item)]));

interface FilterMapper {
  graphQLFiltersToStrapiQuery(filters: unknown, contentType: unknown): unknown;
}

/** Strapi's list arguments, through the same checks as REST's list parameters. */
export function listQueryOf(
  { http }: GraphqlRequest,
  uid: UID.ContentType,
  { filters, sort, pagination }: Arguments,
): Promise<ListQuery> {
  const { mappers }: { mappers: FilterMapper } = strapi.plugin('graphql').service('utils');
  return parseListQuery(http, uid, {
    filters: mappers.graphQLFiltersToStrapiQuery(filters, strapi.getModel(uid)),
    sort,
    pagination: texts(pagination),
  });
}

/** A list that shows no total need not count it. */
const uncounted = (args: Arguments): Arguments =>
  'pagination' in args
    ? { ...args, pagination: { ...(args.pagination as object), withCount: false } }
    : args;

/** A list as Strapi offers it: the items alone, and with their pagination. */
export function listFields(
  name: string,
  action: ActionName,
  find: (args: Arguments, request: GraphqlRequest) => Promise<Page<unknown>>,
): RootFields {
  return {
    [name]: {
      action,
      resolve: async (args, request) => (await find(uncounted(args), request)).items,
    },
    [`${name}_connection`]: {
      action,
      resolve: async (args, request) => {
        const { items, pagination } = await find(args, request);
        return { nodes: items, pageInfo: pagination };
      },
    },
  };
}
