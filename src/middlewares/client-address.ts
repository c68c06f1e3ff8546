import type { Core } from '@strapi/strapi';
import { clientAddress } from '../http/client-address';
import { settings } from '../platform/settings';

/** Makes `ctx.ip` the address of the caller, as far as our own proxies vouch for it. */
const middleware = (): Core.MiddlewareHandler => {
  const { proxyHops } = settings().http;
  return async (ctx, next) => {
    const socketAddress = ctx.req.socket.remoteAddress ?? '';
    ctx.request.ip = clientAddress(ctx.get('X-Forwarded-For'), socketAddress, proxyHops);
    return next();
  };
};

export default middleware;
