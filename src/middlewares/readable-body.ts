import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { refuse } from '../domain/errors';

/** Where forms with files go: the panel's media library, and images. Elsewhere bodies are small. */
const FORM_PATHS =
  /^\/(upload(\/files(\/[^/]+\/replace)?)?|api\/(properties\/[^/]+\/images|users\/me\/avatar))\/?$/;

const isForm = (ctx: Context): boolean => FORM_PATHS.test(ctx.path) && Boolean(ctx.is('multipart'));

function assertReadable(ctx: Context, maxBytes: number): void {
  // Compressed bodies may unfold to any size, and broken ones break their reader.
  if (!['', 'identity'].includes(ctx.get('Content-Encoding')))
    throw refuse('VALIDATION', 'Send the body without a Content-Encoding.');
  if (isForm(ctx)) return;
  if (Number(ctx.get('Content-Length')) > maxBytes)
    throw refuse('TOO_LARGE', `The body has more than ${maxBytes} bytes.`, { maxBytes });
  if (ctx.is('multipart')) throw refuse('VALIDATION', 'Send application/json: no files go here.');
}

/**
 * Stands before the body parser: what it could not take is refused before a byte of it is read.
 * Forms it leaves alone: those are read once it is known who sends them.
 */
const middleware =
  ({ maxBytes }: { maxBytes: number }): Core.MiddlewareHandler =>
  (ctx, next) => {
    assertReadable(ctx, maxBytes);
    return next();
  };

export default middleware;
