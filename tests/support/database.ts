import { randomBytes } from 'node:crypto';
import { withClient, withDatabase } from '../../src/cli/postgres/connections';
import { createDatabase, dropDatabase } from '../../src/sql/databases';

/** A database of its own for a test file, with schema, constraints and seeds. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing: run the tests with npm test.`);
  return value;
}

/** Copies the template that `npm test` has prepared. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const server = required('TEST_SERVER_URL');
  const prefix = required('TEST_PREFIX');
  const name = `${prefix}${randomBytes(4).toString('hex')}`;
  await withClient(server, (client) => createDatabase(client, name, `${prefix}template`));
  return {
    url: withDatabase(server, name),
    drop: () => withClient(server, (client) => dropDatabase(client, name)),
  };
}
