import type { Core } from '@strapi/strapi';

type Schema = Core.Strapi['db']['schema']['schema'];

const keepKnown = <Part extends { name: string }>(
  parts: readonly Part[] = [],
  known: readonly Part[] = [],
): Part[] => parts.filter(({ name }) => known.some((other) => other.name === name));

/** What both schemas have, as the first one describes it. */
function intersect(remembered: Schema, current: Schema): Schema {
  const tables = keepKnown(remembered.tables, current.tables).map((table) => {
    const now = current.tables.find(({ name }) => name === table.name);
    return {
      ...table,
      columns: keepKnown(table.columns, now?.columns),
      indexes: keepKnown(table.indexes, now?.indexes),
      foreignKeys: keepKnown(table.foreignKeys, now?.foreignKeys),
    };
  });
  return { ...remembered, tables };
}

/**
 * Keeps Strapi from dropping columns and tables. At start it drops, with their data, those that it
 * remembers and its content types no longer have; so the previous release, started once more
 * during a deploy or a rollback, would erase what the new one has written. It leaves alone what it
 * doesn't remember: here it forgets them in time. What is to go, goes by a migration.
 */
export function keepDataDuringSync(): void {
  strapi.hook('strapi::content-types.beforeSync').register(async () => {
    const { schema, schemaStorage } = strapi.db.schema;
    const remembered = await schemaStorage.read();
    if (remembered) await schemaStorage.add(intersect(remembered.schema, schema));
  });
}
