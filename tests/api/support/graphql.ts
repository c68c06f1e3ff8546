import type { Instance } from '../../support/marketplace';

export interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; error: { status: number; details: Record<string, unknown> } };
}

/** Of the form that the query asked for. */
type Data = ReturnType<typeof JSON.parse>;

export interface GraphqlAnswer {
  status: number;
  data: Data;
  errors: GraphqlError[] | undefined;
  /** As it came. */
  text: string;
}

interface Options {
  as?: { token: string };
  variables?: object;
  headers?: Record<string, string>;
}

/** One GraphQL operation over HTTP. */
export async function graphql(
  { url }: Instance,
  query: string,
  { as, variables, headers = {} }: Options = {},
): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(as && { authorization: `Bearer ${as.token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as Pick<GraphqlAnswer, 'data' | 'errors'>;
  return { status: response.status, data, errors, text };
}

/** The code of the first refusal, or `ok`. */
export const outcomeOf = ({ errors }: GraphqlAnswer): unknown =>
  errors ? errors[0]?.extensions.error.details.code : 'ok';

interface TypeRef {
  kind: string;
  name: string | null;
  ofType: TypeRef | null;
}

interface Field {
  name: string;
  type: TypeRef;
  args: { name: string; type: TypeRef }[];
}

export interface Schema {
  query: Field[];
  mutation: Field[];
  fieldsOf: Map<string, Field[]>;
}

const TYPE = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }';

export async function readSchema(app: Instance): Promise<Schema> {
  const { data } = await graphql(
    app,
    `{ __schema { types { name fields { name type { ${TYPE} } args { name type { ${TYPE} } } } } } }`,
  );
  const types = data?.__schema.types as { name: string; fields: Field[] | null }[];
  const fieldsOf = new Map(types.map(({ name, fields }) => [name, fields ?? []]));
  const of = (name: string): Field[] => fieldsOf.get(name) ?? [];
  return { query: of('Query'), mutation: of('Mutation'), fieldsOf };
}

const innermost = (type: TypeRef): string =>
  type.ofType ? innermost(type.ofType) : (type.name ?? '');

/** Every field of a type, and of what it holds, as a selection. */
function selectionOf(schema: Schema, type: TypeRef, depth = 4): string {
  const fields = schema.fieldsOf.get(innermost(type)) ?? [];
  const shown = fields
    .map((field) => ({
      name: field.name,
      inner: selectionOf(schema, field.type, depth - 1),
      field,
    }))
    .filter(({ inner, field }) => inner !== '' || isPlain(schema, field.type));
  if (shown.length === 0 || depth === 0) return '';
  return `{ ${shown.map(({ name, inner }) => `${name} ${inner}`).join(' ')} }`;
}

const isPlain = (schema: Schema, type: TypeRef): boolean =>
  (schema.fieldsOf.get(innermost(type)) ?? []).length === 0;

/** A root field with everything that it can show. `args` as they stand in the query. */
export function everythingOf(schema: Schema, name: string, args = ''): string {
  const field = schema.query.find((one) => one.name === name);
  if (!field) throw new Error(`There is no ${name}.`);
  return `{ ${name}${args} ${selectionOf(schema, field.type)} }`;
}

/** The smallest call of a root field: its needed arguments are right in form, and nobody's. */
export function smallestCall(
  schema: Schema,
  operation: 'query' | 'mutation',
  field: Field,
  values: Record<string, string>,
): string {
  const needed = field.args.filter(({ type }) => type.kind === 'NON_NULL');
  const args = needed.map(({ name, type }) => `${name}: ${values[innermost(type)] ?? '{}'}`);
  const selection = isPlain(schema, field.type) ? '' : '{ __typename }';
  return `${operation} { ${field.name}${args.length ? `(${args.join(', ')})` : ''} ${selection} }`;
}
