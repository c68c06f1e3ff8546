import { reasonAnswer } from '../api/property/schemas';
import { ROUTES } from '../http/route';
import { PATHS_BESIDE_REST } from './beside-rest';
import { JsonSchemas, type JsonSchema, type OpenApiVersion } from './json-schemas';
import { toOperation } from './operation';
import { toOpenApiPath } from './parameters';
import { ERROR_SCHEMA } from './refusals';

const DESCRIPTION = `The backend of a rental marketplace.

**Money** is an integer in the currency's minor unit (EUR 12.50 is 1250, JPY 1250 is 1250), next to
its ISO 4217 \`currency\`. **Dates** of a stay are \`YYYY-MM-DD\` in the property's own time zone;
**instants** are UTC and end in \`At\`. **Ids** are documentIds.

Requests carry their keys in \`data\`, and answers come as \`{data, meta}\`; only the /auth calls,
POST /users and become-host have theirs at the top level. A refusal is \`{data: null, error}\`: its
\`details.code\` says why, and \`details.reasons\` lists everything that stands in the way.`;

/** The paths of all routes; those of one path stand together. */
function pathsOf(schemas: JsonSchemas): Record<string, JsonSchema> {
  const paths: Record<string, JsonSchema> = {};
  for (const spec of ROUTES) {
    const path = `/api${toOpenApiPath(spec.path)}`;
    paths[path] = { ...paths[path], [spec.method.toLowerCase()]: toOperation(spec, schemas) };
  }
  return { ...paths, ...PATHS_BESIDE_REST };
}

/**
 * The OpenAPI document, made from the very schemas that requests are checked with.
 * @param about.serverUrl where clients reach the service.
 */
export function buildDocument(about: {
  openapi: OpenApiVersion;
  version: string;
  serverUrl: string;
}): JsonSchema {
  const schemas = new JsonSchemas(about.openapi);
  const paths = pathsOf(schemas);
  return {
    openapi: about.openapi,
    info: {
      title: 'Staybase',
      version: about.version,
      description: DESCRIPTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: about.serverUrl }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        ...schemas.components,
        Reason: schemas.from(reasonAnswer, 'output'),
        Error: ERROR_SCHEMA,
      },
    },
  };
}
