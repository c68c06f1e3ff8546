import type { Knex } from 'knex';

/** A host as the source names them. */
export interface SourceHost {
  sourceId: string;
  firstName: string | null;
}

/** The user to be made for a host. */
export interface NewHost extends SourceHost {
  documentId: string;
  username: string;
}

const asRows = (hosts: readonly SourceHost[] | readonly NewHost[]): string => JSON.stringify(hosts);

/** The users that stand for these hosts: source id → user id. */
export async function findHosts(
  trx: Knex.Transaction,
  source: string,
  sourceIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await trx.raw<{ rows: { source_id: string; user_id: number }[] }>(
    `SELECT source_id, user_id FROM import_sources
      WHERE source = ? AND kind = 'host' AND source_id = ANY(?)`,
    [source, [...sourceIds]],
  );
  return new Map(rows.map((row) => [row.source_id, row.user_id]));
}

/** Follows the source's names, but not where somebody signs in by now. */
export async function renameHosts(
  trx: Knex.Transaction,
  source: string,
  hosts: readonly SourceHost[],
): Promise<void> {
  await trx.raw(
    `UPDATE up_users u SET first_name = h."firstName", updated_at = now()
       FROM jsonb_to_recordset(CAST(:hosts AS jsonb)) AS h ("sourceId" text, "firstName" text)
       JOIN import_sources s ON (s.source, s.kind, s.source_id) = (:source, 'host', h."sourceId")
      WHERE u.id = s.user_id AND u.password IS NULL
        AND h."firstName" IS NOT NULL AND u.first_name IS DISTINCT FROM h."firstName"`,
    { source, hosts: asRows(hosts) },
  );
}

/**
 * Makes users with the role host, without an address and without a password: nobody can sign in
 * as them. A username that is taken is left out, whoever has it.
 * @returns source id → user id
 */
export async function insertHosts(
  trx: Knex.Transaction,
  run: { source: string; importId: string; roleId: number },
  hosts: readonly NewHost[],
): Promise<Map<string, number>> {
  const { rows } = await trx.raw<{ rows: { source_id: string; user_id: number }[] }>(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset(CAST(:hosts AS jsonb))
         AS h ("sourceId" text, "firstName" text, "documentId" text, username text)
     ), made AS (
       INSERT INTO up_users (document_id, username, first_name, provider, confirmed, blocked,
                             created_at, updated_at, published_at)
       SELECT "documentId", username, "firstName", 'import', false, false, now(), now(), now()
         FROM given
       ON CONFLICT DO NOTHING
       RETURNING id, document_id
     ), in_role AS (
       INSERT INTO up_users_role_lnk (user_id, role_id, user_ord)
       SELECT id, :roleId, row_number() OVER (ORDER BY id)
              + (SELECT coalesce(max(user_ord), 0) FROM up_users_role_lnk WHERE role_id = :roleId)
         FROM made
     )
     INSERT INTO import_sources (source, kind, source_id, user_id, import_id)
     SELECT :source, 'host', given."sourceId", made.id, :importId
       FROM made JOIN given ON given."documentId" = made.document_id
     RETURNING source_id, user_id`,
    { ...run, hosts: asRows(hosts) },
  );
  return new Map(rows.map((row) => [row.source_id, row.user_id]));
}
