import type { z } from 'zod';
import type { RouteSpec } from '../http/route';
import { MAX_PAGE_SIZE } from '../http/schemas';
import type { JsonSchema, JsonSchemas } from './json-schemas';

type Place = 'path' | 'query' | 'header';

const PATH_PARAMETER = /:(\w+)/g;

/** `/bookings/:id` → `/bookings/{id}`. */
export const toOpenApiPath = (path: string): string => path.replace(PATH_PARAMETER, '{$1}');

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(PATH_PARAMETER)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: 'documentId',
    schema: { type: 'string', example: 'mq3l2bk7ce0v5yqf1z8t6hxa' },
  }));
}

/** One parameter for each key of an object schema; nested objects in brackets, as Strapi's. */
function parametersOf(schema: z.ZodType | undefined, place: Place, schemas: JsonSchemas) {
  if (!schema) return [];
  const { properties, required } = schemas.from(schema, 'input');
  const isRequired = new Set((required ?? []) as string[]);
  return Object.entries((properties ?? {}) as Record<string, JsonSchema>).map(
    ([name, { description, ...rest }]) => ({
      name,
      in: place,
      required: isRequired.has(name),
      ...(description ? { description } : {}),
      ...(rest.type === 'object' ? { style: 'deepObject', explode: true } : {}),
      schema: rest,
    }),
  );
}

const strapiParameter = (name: string, description: string, schema: JsonSchema) => ({
  name,
  in: 'query',
  required: false,
  description,
  ...(schema.type === 'object' ? { style: 'deepObject', explode: true } : {}),
  schema,
});

/** Strapi's parameters, as src/http/strapi-query.ts takes them. */
const ONE_PARAMETERS: readonly JsonSchema[] = [
  strapiParameter('fields', 'Only these plain fields; documentId and relations stay', {
    type: 'string',
    example: 'title,city',
  }),
  strapiParameter('populate', 'Checked, but without effect: answers hold their relations', {
    type: 'string',
  }),
];

const LIST_PARAMETERS: readonly JsonSchema[] = [
  ...ONE_PARAMETERS,
  strapiParameter('filters', "Strapi's filters on readable fields: filters[city][$eq]=Oslo", {
    type: 'object',
    additionalProperties: true,
  }),
  strapiParameter('sort', 'Fields in order, each with :asc or :desc', {
    type: 'string',
    example: 'createdAt:desc',
  }),
  strapiParameter('pagination', 'pagination[page] and pagination[pageSize]', {
    type: 'object',
    properties: {
      page: { type: 'integer', minimum: 1, default: 1 },
      pageSize: { type: 'integer', minimum: 1, maximum: MAX_PAGE_SIZE, default: 25 },
    },
    additionalProperties: false,
  }),
];

const STRAPI_PARAMETERS = { one: ONE_PARAMETERS, list: LIST_PARAMETERS } as const;

export function parametersFor(spec: RouteSpec, schemas: JsonSchemas): JsonSchema[] {
  return [
    ...pathParameters(spec.path),
    ...parametersOf(spec.query, 'query', schemas),
    ...(spec.strapiQuery ? STRAPI_PARAMETERS[spec.strapiQuery] : []),
    ...parametersOf(spec.headers, 'header', schemas),
  ];
}
