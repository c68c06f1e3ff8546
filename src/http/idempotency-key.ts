import type { Context } from 'koa';
import { z } from 'zod';
import { parse } from './parse';

const HEADER = 'Idempotency-Key';

export const idempotencyHeaders = z.object({ [HEADER]: z.string().min(1).max(255).optional() });

/**
 * The caller's own name for a request, so that a retry is not a second one; null without.
 * @throws DomainError VALIDATION when it is longer than 255 characters
 */
export const idempotencyKeyOf = (ctx: Context): string | null =>
  parse(idempotencyHeaders, { [HEADER]: ctx.get(HEADER) || undefined })[HEADER] ?? null;
