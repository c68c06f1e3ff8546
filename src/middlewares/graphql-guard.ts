import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { refuse, type DomainError } from '../domain/errors';
import { formatGraphqlError, toDomainError } from '../graphql/format-error';
import { assertModest } from '../graphql/limits';
import { readText } from '../http/read-text';
import { findUnstorableText } from '../http/text';

const MAX_BODY_BYTES = 1_000_000;

type Operation = Record<string, unknown>;

const isObject = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refuse('VALIDATION', 'The body is not JSON.');
  }
}

/**
 * The operation of a request: over GET in the address, else in the body, which neither Strapi nor
 * Koa has read at this point.
 */
async function operationOf(ctx: Context): Promise<Operation> {
  if (ctx.method !== 'POST') return ctx.query;
  if (!ctx.is('json')) throw refuse('VALIDATION', 'Send application/json.');
  const body = parseJson(await readText(ctx.req, MAX_BODY_BYTES));
  if (!isObject(body)) throw refuse('VALIDATION', 'Send one operation, as an object.');
  return body;
}

function assertAcceptable(operation: Operation): void {
  const bad = findUnstorableText(operation);
  if (bad !== null) throw refuse('VALIDATION', `${bad} holds characters that cannot be stored.`);
  const { query, variables } = operation;
  if (typeof query === 'string') assertModest(query, isObject(variables) ? variables : {});
}

function answer(ctx: Context, refusal: DomainError): void {
  ctx.status = refusal.status;
  ctx.body = { errors: [formatGraphqlError({ message: refusal.message }, refusal)] };
}

/** What failed outside of a resolver; a token that is no good is answered, not thrown. */
function refusalOf(error: unknown): DomainError | null {
  if (error instanceof Error && error.name === 'GraphQLError')
    return refuse('VALIDATION', error.message);
  return toDomainError(error);
}

/**
 * Stands before GraphQL: refuses what is too large to try, and gives every refusal the form that
 * GraphQL's clients read.
 */
const middleware = (): Core.MiddlewareHandler => async (ctx, next) => {
  if (ctx.path !== '/graphql') return next();
  try {
    const operation = await operationOf(ctx);
    assertAcceptable(operation);
    ctx.request.body = operation;
    await next();
    if (ctx.status === 401)
      throw refuse('UNAUTHENTICATED', 'Please sign in: the token is expired or not valid.');
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    answer(ctx, refusal);
  }
};

export default middleware;
