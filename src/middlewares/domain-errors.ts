import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { DomainError, ERROR_STATUS, refuse, type ErrorCode } from '../domain/errors';
import { errorBody } from '../http/error-body';
import { fromStrapiError } from '../http/strapi-errors';
import { fromDatabaseError } from '../sql/errors';

/** The code of an answer that Strapi itself refused, by its status. */
const CODE_BY_STATUS: Record<number, ErrorCode> = {
  400: 'VALIDATION',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'NOT_FOUND',
  413: 'TOO_LARGE',
  429: 'RATE_LIMITED',
};

const MESSAGE_BY_STATUS: Record<number, string> = {
  401: 'Please sign in: the token is missing, expired or not valid.',
  403: 'Your role does not allow this.',
  404: 'Not found.',
};

/** An error as Strapi itself writes it; its details may be anything. */
interface StrapiErrorBody {
  error: { message: string; details?: Record<string, unknown> };
}

function answer(ctx: Context, error: DomainError): void {
  ctx.status = error.status;
  const retryAfter = error.details.retryAfterSeconds;
  if (typeof retryAfter === 'number') ctx.set('Retry-After', String(retryAfter));
  ctx.body = errorBody(error);
}

const isErrorBody = (body: unknown): body is StrapiErrorBody =>
  typeof body === 'object' && body !== null && 'error' in body && 'data' in body;

/** Strapi answers anonymous callers 403; the contract says 401 (who are you?) first. */
const isAnonymous = (ctx: Context): boolean => (ctx.state as { user?: unknown }).user === undefined;

/** Gives a refusal of Strapi's own the code that the contract promises. */
function complete(ctx: Context): void {
  if (ctx.status === 405) ctx.status = 404;
  if (ctx.status === 404 && ctx.body === undefined) throw refuse('NOT_FOUND', 'Not found.');
  const status = ctx.status === 403 && isAnonymous(ctx) ? 401 : ctx.status;
  const code = CODE_BY_STATUS[status];
  if (code === undefined || !isErrorBody(ctx.body)) return;
  const { details, message } = ctx.body.error;
  if (details && 'code' in details && typeof details.code === 'string') return;
  const said = MESSAGE_BY_STATUS[status] ?? message;
  answer(ctx, refuse(code, said, Array.isArray(details) ? {} : { ...details }));
}

/**
 * An error that names its status itself: under `status` those of Koa and of its body parser, under
 * `httpCode` those of the parser of uploads.
 */
function fromStatus(error: unknown, key: 'status' | 'httpCode'): DomainError | null {
  const code = CODE_BY_STATUS[Number((error as Record<string, unknown> | null)?.[key])];
  if (!code) return null;
  const message = error instanceof Error ? error.message : 'Refused.';
  return refuse(code, MESSAGE_BY_STATUS[ERROR_STATUS[code]] ?? message);
}

/** What Koa's parts refuse, such as odd paths: Strapi would take those of other copies for defects. */
function fromKoa(error: unknown): DomainError | null {
  if (!(error instanceof Error) || error instanceof errors.HttpError) return null;
  const { expose, status } = error as { expose?: boolean; status?: number };
  const code = expose ? CODE_BY_STATUS[status ?? 0] : undefined;
  return code ? refuse(code, error.message) : null;
}

/** Refusals of the domain, of the database and of uploads. */
const translateOwn = (error: unknown): DomainError | null =>
  error instanceof DomainError
    ? error
    : (fromDatabaseError(error) ?? fromStatus(error, 'httpCode'));

/** Those, and Strapi's and Koa's in our words. */
const translate = (error: unknown): DomainError | null =>
  translateOwn(error) ?? fromStrapiError(error) ?? fromStatus(error, 'status');

/** Whether a path keeps the contract's codes; elsewhere (the panel) Strapi's refusals stay as they are. */
const isOurs = (path: string): boolean => path === '/api' || path.startsWith('/api/');

/**
 * The one place where refusals become HTTP. It sits right after `strapi::errors`, which still
 * formats what neither side knows: a defect, answered 500 without its text.
 */
const middleware = (): Core.MiddlewareHandler => async (ctx, next) => {
  try {
    await next();
    if (isOurs(ctx.path)) complete(ctx);
  } catch (error) {
    const known = isOurs(ctx.path) ? translate(error) : (translateOwn(error) ?? fromKoa(error));
    if (!known) throw error;
    answer(ctx, known);
  }
};

export default middleware;
