import type { RouteSpec } from '../http/route';
import type { JsonSchema, JsonSchemas } from './json-schemas';
import { parametersFor } from './parameters';
import { isOpen, refusalsOf } from './refusals';

/** How the resources of the table of who may do what are headed in the document. */
const TAGS: Record<string, string> = {
  auth: 'Accounts',
  user: 'Users',
  property: 'Properties',
  calendarBlock: 'Calendar',
  priceRule: 'Calendar',
  amenity: 'Reference',
  cancellationPolicy: 'Reference',
  booking: 'Bookings',
  payment: 'Payments',
  review: 'Reviews',
};

const json = (schema: JsonSchema) => ({ 'application/json': { schema } });

const tagOf = ({ action }: RouteSpec): string => {
  const resource = action.split('.')[0] ?? '';
  return TAGS[resource] ?? resource;
};

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `POST /bookings/:id/cancel` → `postBookingsIdCancel`: unique, as method and path are. */
function operationIdOf({ method, path }: RouteSpec): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method.toLowerCase() + words.map(capitalised).join('');
}

const FILE: JsonSchema = { type: 'string', format: 'binary' };

/** A form with files: one by its name, or several under the same one. */
function formOf({ field, maxFiles }: NonNullable<RouteSpec['form']>): JsonSchema {
  const files = { type: 'array', items: FILE, minItems: 1, maxItems: maxFiles };
  const schema = {
    type: 'object',
    properties: { [field]: maxFiles === 1 ? FILE : files },
    required: [field],
    additionalProperties: false,
  };
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

function requestBodyOf(
  { body, bodyAt, form }: RouteSpec,
  schemas: JsonSchemas,
): JsonSchema | undefined {
  if (form) return formOf(form);
  if (!body) return undefined;
  const schema = schemas.from(body, 'input');
  const isNeeded = !body.safeParse({}).success;
  if (bodyAt === 'top') return { required: isNeeded, content: json(schema) };
  const envelope = {
    type: 'object',
    properties: { data: schema },
    ...(isNeeded ? { required: ['data'] } : {}),
    additionalProperties: false,
  };
  return { required: isNeeded, content: json(envelope) };
}

function answersOf({ answers }: RouteSpec, schemas: JsonSchemas): Record<string, JsonSchema> {
  const entries = Object.entries(answers).map(([status, { description, schema }]) => [
    status,
    { description, ...(schema ? { content: json(schemas.from(schema, 'output')) } : {}) },
  ]);
  return Object.fromEntries(entries) as Record<string, JsonSchema>;
}

/** One route of ours as an OpenAPI operation. */
export function toOperation(spec: RouteSpec, schemas: JsonSchemas): JsonSchema {
  const requestBody = requestBodyOf(spec, schemas);
  const parameters = parametersFor(spec, schemas);
  return {
    operationId: operationIdOf(spec),
    tags: [tagOf(spec)],
    summary: spec.summary,
    security: isOpen(spec) ? [{}, { bearer: [] }] : [{ bearer: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: { ...answersOf(spec, schemas), ...refusalsOf(spec) },
  };
}
