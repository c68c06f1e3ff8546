import type { Core } from '@strapi/strapi';
import { db } from '../platform/transaction';
import { missingConstraints } from '../sql/constraints';
import { hasJobQueue } from '../sql/jobs';

type Check = 'up' | 'down';

interface Readiness {
  database: Check;
  constraints: Check;
  queue: Check;
}

const ALL_DOWN: Readiness = { database: 'down', constraints: 'down', queue: 'down' };

async function check(): Promise<Readiness> {
  try {
    const missing = await missingConstraints(db());
    const hasQueue = await hasJobQueue(db());
    return {
      database: 'up',
      constraints: missing.length === 0 ? 'up' : 'down',
      queue: hasQueue ? 'up' : 'down',
    };
  } catch (error) {
    strapi.log.warn(`Not ready: ${String(error)}`);
    return ALL_DOWN;
  }
}

/** `GET /_ready`: whether this instance can do its work now. `/_health`, alive, is Strapi's. */
const middleware = (): Core.MiddlewareHandler => async (ctx, next) => {
  if (ctx.path !== '/_ready' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
  const readiness = await check();
  const isReady = Object.values(readiness).every((state) => state === 'up');
  ctx.status = isReady ? 200 : 503;
  if (!isReady) ctx.set('Retry-After', '5');
  ctx.body = { status: isReady ? 'ready' : 'not ready', ...readiness };
};

export default middleware;
