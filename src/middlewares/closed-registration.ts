import type { Core } from '@strapi/strapi';
import { refuse } from '../domain/errors';
import { settings } from '../platform/settings';

const FIRST_ADMIN = '/admin/register-admin';

/**
 * Strapi lets whoever comes first register as the panel's first admin. In production that is the
 * operator's to decide: ADMIN_EMAIL and ADMIN_PASSWORD.
 */
const middleware = (): Core.MiddlewareHandler => (ctx, next) => {
  if (settings().production && ctx.path.toLowerCase() === FIRST_ADMIN)
    throw refuse('FORBIDDEN', 'The first admin comes from ADMIN_EMAIL and ADMIN_PASSWORD.');
  return next();
};

export default middleware;
