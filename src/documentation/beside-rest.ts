import type { JsonSchema } from './json-schemas';

const answer = (description: string, schema: JsonSchema) => ({
  description,
  content: { 'application/json': { schema } },
});

const STATE = { type: 'string', enum: ['up', 'down'] };

const READINESS: JsonSchema = {
  type: 'object',
  required: ['status', 'database', 'constraints', 'queue'],
  properties: {
    status: { type: 'string', enum: ['ready', 'not ready'] },
    database: STATE,
    constraints: STATE,
    queue: STATE,
  },
};

const GRAPHQL_REQUEST: JsonSchema = {
  type: 'object',
  required: ['query'],
  properties: {
    query: { type: 'string', example: '{ properties { documentId title pricePerNight } }' },
    operationName: { type: 'string' },
    variables: { type: 'object', additionalProperties: true },
  },
};

const GRAPHQL_ANSWER: JsonSchema = {
  type: 'object',
  properties: {
    data: { type: 'object', additionalProperties: true },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message', 'extensions'],
        properties: {
          message: { type: 'string' },
          extensions: {
            type: 'object',
            additionalProperties: true,
            description: 'extensions.error is the error of the REST envelope',
          },
        },
      },
    },
  },
};

/** What is served beside /api: these have no entry in the route table. */
export const PATHS_BESIDE_REST: Record<string, JsonSchema> = {
  '/graphql': {
    post: {
      operationId: 'postGraphql',
      tags: ['GraphQL'],
      summary: 'The same services, rules and codes as GraphQL',
      security: [{}, { bearer: [] }],
      requestBody: { required: true, content: { 'application/json': { schema: GRAPHQL_REQUEST } } },
      responses: {
        200: answer('The data, and errors by path', GRAPHQL_ANSWER),
        400: answer('Not a valid or not a modest query', GRAPHQL_ANSWER),
        401: answer('A token that is no good', GRAPHQL_ANSWER),
      },
    },
  },
  '/_health': {
    get: {
      operationId: 'getHealth',
      tags: ['Operation'],
      summary: 'Whether the process is alive',
      security: [{}],
      responses: { 204: { description: 'Alive' } },
    },
  },
  '/_ready': {
    get: {
      operationId: 'getReady',
      tags: ['Operation'],
      summary: 'Whether this instance can do its work now',
      security: [{}],
      responses: { 200: answer('Ready', READINESS), 503: answer('Not ready', READINESS) },
    },
  },
};
