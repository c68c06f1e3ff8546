import type { Core } from '@strapi/strapi';

/** `/` is public/index.html; Strapi's own route would lead everyone to the panel. */
const middleware = (): Core.MiddlewareHandler => (ctx, next) => {
  if (ctx.path === '/') ctx.path = '/index.html';
  return next();
};

export default middleware;
