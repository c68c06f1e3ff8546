import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { refuse } from '../domain/errors';

/** Where the panel uploads files; everywhere else bodies are small and none is multipart. */
const isUpload = (path: string): boolean => path === '/upload' || path.startsWith('/upload/');

function assertReadable(ctx: Context, maxBytes: number): void {
  // Compressed bodies may unfold to any size, and broken ones break their reader.
  if (!['', 'identity'].includes(ctx.get('Content-Encoding')))
    throw refuse('VALIDATION', 'Send the body without a Content-Encoding.');
  if (isUpload(ctx.path)) return;
  if (Number(ctx.get('Content-Length')) > maxBytes)
    throw refuse('TOO_LARGE', `The body has more than ${maxBytes} bytes.`, { maxBytes });
  if (ctx.is('multipart')) throw refuse('VALIDATION', 'Send application/json: no files go here.');
}

/** Stands before the body parser: what it could not take is refused before a byte of it is read. */
const middleware =
  ({ maxBytes }: { maxBytes: number }): Core.MiddlewareHandler =>
  (ctx, next) => {
    assertReadable(ctx, maxBytes);
    return next();
  };

export default middleware;
