import type { Context } from 'koa';
import { z } from 'zod';
import { refuse, throwIfAny, type ErrorCode, type Reason } from '../domain/errors';
import { findUnstorableText } from './text';

/** A schema may name a code of ours for its refusals: `{ params: { code: 'INVALID_DATES' } }`. */
function codeOf(issue: z.core.$ZodIssue): ErrorCode {
  const params = issue.code === 'custom' ? issue.params : undefined;
  return params?.code === 'INVALID_DATES' ? 'INVALID_DATES' : 'VALIDATION';
}

function toReasons(issue: z.core.$ZodIssue): Reason[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const name = path === '' ? key : `${path}.${key}`;
      return { code: 'VALIDATION', message: `${name} is not a key you can send here.`, path: name };
    });
  const message = path === '' ? issue.message : `${path}: ${issue.message}`;
  return [{ code: codeOf(issue), message, path }];
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throwIfAny(result.error.issues.flatMap(toReasons));
  throw refuse('VALIDATION', 'This cannot be read.');
}

/**
 * Checks a value against a schema.
 * @throws DomainError VALIDATION (or the schema's own code) with every problem and its path.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const bad = findUnstorableText(value);
  if (bad !== null)
    throw refuse('VALIDATION', `${bad} holds characters that cannot be stored.`, { path: bad });
  return check(schema, value);
}

const bodyOf = (ctx: Context): unknown => (ctx.request as { body?: unknown }).body;

const isEmpty = (body: unknown): boolean =>
  body === undefined ||
  body === null ||
  body === '' ||
  (typeof body === 'object' && Object.keys(body).length === 0);

const envelope = z.strictObject({ data: z.unknown().optional() });

/** The `data` of a request body, unchecked. A body left out counts as empty data. */
export function dataOf(ctx: Context): unknown {
  const body = bodyOf(ctx);
  return isEmpty(body) ? {} : (check(envelope, body).data ?? {});
}

export const parseData = <Schema extends z.ZodType>(
  ctx: Context,
  schema: Schema,
): z.infer<Schema> => parse(schema, dataOf(ctx));

/** A request body whose keys stand at the top level (the /auth calls and POST /users only). */
export const parseTopLevel = <Schema extends z.ZodType>(
  ctx: Context,
  schema: Schema,
): z.infer<Schema> => parse(schema, bodyOf(ctx) ?? {});

export const parseQuery = <Schema extends z.ZodType>(
  ctx: Context,
  schema: Schema,
): z.infer<Schema> => parse(schema, ctx.query);

const DOCUMENT_ID = /^[a-z0-9]{24}$/;

/**
 * The documentId in a URL.
 * @throws DomainError NOT_FOUND for what can't be one: an absent object looks like a foreign one.
 */
export function idParam(ctx: Context, name = 'id'): string {
  const value = (ctx as unknown as { params: Record<string, string | undefined> }).params[name];
  if (value === undefined || !DOCUMENT_ID.test(value)) throw refuse('NOT_FOUND', 'Not found.');
  return value;
}
