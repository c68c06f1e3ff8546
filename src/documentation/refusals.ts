import { ACCESS, type Role } from '../domain/access/actions';
import { ERROR_STATUS, type ErrorCode } from '../domain/errors';
import type { RouteSpec } from '../http/route';
import type { JsonSchema } from './json-schemas';

const ROLES: readonly Role[] = ['guest', 'host', 'admin'];

/** The error envelope; each answer narrows `details.code` to the codes of its route. */
export const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['data', 'error'],
  properties: {
    data: { description: 'null' },
    error: {
      type: 'object',
      required: ['status', 'name', 'message', 'details'],
      properties: {
        status: { type: 'integer' },
        name: { type: 'string' },
        message: { type: 'string', description: 'For developers, in English' },
        details: {
          type: 'object',
          required: ['code', 'reasons'],
          description: 'The first reason with what a client needs to act on it, and all reasons',
          properties: {
            code: { type: 'string', enum: Object.keys(ERROR_STATUS) },
            reasons: { type: 'array', items: { $ref: '#/components/schemas/Reason' } },
          },
          additionalProperties: true,
        },
      },
    },
  },
};

export const isOpen = ({ action }: RouteSpec): boolean =>
  (ACCESS[action] as readonly Role[]).includes('public');

/** Codes that follow from what a route is, besides those it declares. */
function codesOf(spec: RouteSpec): Set<ErrorCode> {
  const codes = new Set<ErrorCode>(spec.refusals);
  // A bad token is refused everywhere, an absent one where a role is needed.
  codes.add('UNAUTHENTICATED').add('UNAVAILABLE');
  const granted = ACCESS[spec.action] as readonly Role[];
  if (ROLES.some((role) => !granted.includes(role))) codes.add('FORBIDDEN');
  if (spec.path.includes(':')) codes.add('NOT_FOUND');
  if (spec.body || spec.form || spec.query || spec.strapiQuery || spec.headers)
    codes.add('VALIDATION');
  if (spec.body || spec.form) codes.add('TOO_LARGE');
  return codes;
}

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds until another try makes sense',
    schema: { type: 'integer' },
  },
};

function refusal(status: number, codes: readonly ErrorCode[]): JsonSchema {
  const narrowed = { details: { type: 'object', properties: { code: { enum: codes } } } };
  const schema = {
    allOf: [
      { $ref: '#/components/schemas/Error' },
      { type: 'object', properties: { error: { type: 'object', properties: narrowed } } },
    ],
  };
  return {
    description: codes.join(', '),
    ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
    content: { 'application/json': { schema } },
  };
}

/** The answers of a route that are no success, by status. */
export function refusalsOf(spec: RouteSpec): Record<string, JsonSchema> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(spec)) {
    const status = ERROR_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const sorted = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(sorted.map(([status, codes]) => [status, refusal(status, codes)]));
}
