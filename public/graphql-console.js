// The console of /graphql: a query, its answer, and the schema to pick from.

const TYPE = `kind name ofType { kind name ofType { kind name ofType { kind name } } }`;
const SCHEMA = `{ __schema {
  queryType { fields { ...Field } }
  mutationType { fields { ...Field } }
  types { name kind fields { name type { ${TYPE} } args { name } } }
} }
fragment Field on __Field { name description args { name type { ${TYPE} } } type { ${TYPE} } }`;

const FIRST = `{
  properties(pagination: { pageSize: 5 }) {
    documentId
    title
    city
    pricePerNight
    currency
    reviews(limit: 2) {
      rating
      comment
    }
  }
}`;

const element = (id) => document.getElementById(id);

async function ask(query, variables = {}) {
  const token = element('token').value.trim();
  const headers = { 'Content-Type': 'application/json' };
  if (token !== '') headers.Authorization = `Bearer ${token}`;
  const body = JSON.stringify({ query, variables });
  const response = await fetch('/graphql', { method: 'POST', headers, body });
  return response.json();
}

async function run() {
  try {
    const variables = JSON.parse(element('variables').value.trim() || '{}');
    element('answer').textContent = '…';
    element('answer').textContent = JSON.stringify(
      await ask(element('query').value, variables),
      null,
      2,
    );
  } catch (error) {
    element('answer').textContent = String(error);
  }
}

const written = (type) => {
  if (type.kind === 'NON_NULL') return `${written(type.ofType)}!`;
  return type.kind === 'LIST' ? `[${written(type.ofType)}]` : type.name;
};

const innermost = (type) => (type.ofType ? innermost(type.ofType) : type);

/** A query for a field: its arguments as variables, and the plain fields of what it gives. */
function skeleton(operation, field, types) {
  const needed = field.args.filter(({ type }) => type.kind === 'NON_NULL');
  const declared = needed.map(({ name, type }) => `$${name}: ${written(type)}`).join(', ');
  const passed = needed.map(({ name }) => `${name}: $${name}`).join(', ');
  const given = types.get(innermost(field.type).name);
  const plain = (given?.fields ?? []).filter(
    ({ type, args }) => ['SCALAR', 'ENUM'].includes(innermost(type).kind) && args.length === 0,
  );
  const shown = plain.length > 0 ? plain.map(({ name }) => `    ${name}`) : ['    __typename'];
  const isObject = Boolean(given?.fields);
  element('variables').value =
    needed.length === 0
      ? ''
      : JSON.stringify(Object.fromEntries(needed.map(({ name }) => [name, null])), null, 2);
  element('query').value = [
    `${operation}${declared && ` (${declared})`} {`,
    `  ${field.name}${passed && `(${passed})`}${isObject ? ' {' : ''}`,
    ...(isObject ? [...shown, '  }'] : []),
    '}',
  ].join('\n');
}

function list(title, operation, fields, types) {
  const heading = document.createElement('h2');
  heading.textContent = title;
  const buttons = fields.map((field) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = field.name;
    const signature = field.args.map(({ name, type }) => `${name}: ${written(type)}`).join('\n  ');
    button.title = `${field.name}(\n  ${signature}\n): ${written(field.type)}`;
    button.addEventListener('click', () => skeleton(operation, field, types));
    return button;
  });
  element('fields').append(heading, ...buttons);
}

async function showSchema() {
  const { data } = await ask(SCHEMA);
  const { queryType, mutationType, types } = data.__schema;
  const byName = new Map(types.map((type) => [type.name, type]));
  list('Queries', 'query', queryType.fields, byName);
  list('Mutations', 'mutation', mutationType.fields, byName);
}

element('query').value = FIRST;
element('run').addEventListener('click', run);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
});
void showSchema().then(run);
