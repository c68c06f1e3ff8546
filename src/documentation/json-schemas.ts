import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** OpenAPI 3.1 speaks JSON Schema 2020-12; 3.0 is what the Swagger page of the plugin can show. */
export type OpenApiVersion = '3.1.0' | '3.0.3';

/** What zod says about every number or instant, and nobody needs to read. */
function simplify(schema: JsonSchema, io: 'input' | 'output'): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.format === 'date-time') delete schema.pattern;
  // Answers may grow: clients must not break on a key they don't know.
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
  delete schema.id;
}

const REFERENCE = /"#\/\$defs\/([^"]+)"/g;

/** Turns zod's schemas into OpenAPI's; those with an id become components, each once. */
export class JsonSchemas {
  readonly components: Record<string, JsonSchema> = {};

  constructor(private readonly version: OpenApiVersion) {}

  /** @param io `input` for what clients send, `output` for what they get. */
  from(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const made = z.toJSONSchema(schema, {
      io,
      target: this.version === '3.1.0' ? 'draft-2020-12' : 'openapi-3.0',
      unrepresentable: 'any',
      override: ({ jsonSchema }) => simplify(jsonSchema as JsonSchema, io),
    });
    const text = JSON.stringify(made).replace(REFERENCE, '"#/components/schemas/$1"');
    const { $schema: _, $defs, ...rest } = JSON.parse(text) as JsonSchema;
    for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
      const { id: __, ...body } = definition;
      this.components[name] = body;
    }
    return rest;
  }
}
