import type { z } from 'zod';
import type { ActionName } from '../domain/access/actions';
import type { ErrorCode } from '../domain/errors';

/** One call of the contract: what Strapi routes, what the docs say, what tests walk through. */
export interface RouteSpec {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api, with Koa's `:name` parameters. */
  path: string;
  /** `controller.action` in the same API folder. */
  handler: string;
  /** Its row in the table of who may do what. */
  action: ActionName;
  summary: string;
  query?: z.ZodType;
  /** Strapi's own parameters: all of them for a list, `fields` and `populate` for one record. */
  strapiQuery?: 'list' | 'one';
  body?: z.ZodType;
  /** Where the body's keys stand: in `data` (the rule) or at the top level. */
  bodyAt?: 'data' | 'top';
  /** A form with files instead of a body, by the name they are sent under. */
  form?: { field: string; maxFiles: number };
  headers?: z.ZodObject;
  answers: Record<number, { description: string; schema?: z.ZodType }>;
  refusals?: readonly ErrorCode[];
}

/** Every route of ours, for the OpenAPI document and for tests. */
export const ROUTES: RouteSpec[] = [];

const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

const ACCOUNT_RESOURCES = new Set(['auth', 'user']);

/** The users-permissions scope that stands for an action: `booking.create` → its grant's name. */
export function scopeOf(action: ActionName): string {
  const [resource = '', verb = ''] = action.split('.');
  const api = ACCOUNT_RESOURCES.has(resource) ? 'account' : kebab(resource);
  const controller = ACCOUNT_RESOURCES.has(resource) ? kebab(resource) : api;
  return `api::${api}.${controller}.${verb}`;
}

/** Registers routes with the documentation and gives Strapi its own form of them. */
export function defineRoutes(api: string, specs: readonly RouteSpec[]) {
  for (const spec of specs)
    if (!ROUTES.some((known) => known.method === spec.method && known.path === spec.path))
      ROUTES.push(spec);
  return {
    type: 'content-api',
    routes: specs.map(({ method, path, handler, action }) => ({
      method,
      path,
      handler: `api::${api}.${handler}`,
      config: { auth: { scope: [scopeOf(action)] } },
    })),
  };
}
