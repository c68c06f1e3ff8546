import type { Knex } from 'knex';
import { CHECKS, EXCLUSIONS, UNIQUE_INDEXES, type Constraint } from './checks';
import { OWNED_TABLES } from './owned-tables';
import { TRIGGERS } from './triggers';

const CONSTRAINTS: readonly Constraint[] = [...CHECKS, ...EXCLUSIONS];

const TRIGGER_NAMES = [
  'staybase_claim_booking',
  'staybase_claim_block',
  'staybase_drop_calendar',
  'staybase_ledger_append_only',
];

/** Two instances may boot at once, and Strapi locks nothing. Any constant does. */
const INSTALL_LOCK = 7_210_001;

/** Adds a constraint, or replaces it where its text has changed (kept as the comment). */
async function ensureConstraint(trx: Knex.Transaction, constraint: Constraint): Promise<void> {
  const { table, name, definition } = constraint;
  const found = await trx.raw<{ rows: { text: string | null }[] }>(
    `SELECT obj_description(oid, 'pg_constraint') AS text FROM pg_constraint
      WHERE conname = ? AND conrelid = ?::regclass`,
    [name, table],
  );
  if (found.rows[0]?.text === definition) return;
  await trx.raw(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`);
  await trx.raw(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  const comment = definition.replaceAll("'", "''");
  await trx.raw(`COMMENT ON CONSTRAINT ${name} ON ${table} IS '${comment}'`);
}

/**
 * Installs what Strapi's schema can't express: owned tables, triggers, CHECKs, exclusion
 * constraints and unique indexes. Safe to repeat and to run from several instances.
 * @throws the database's error when rows already break a constraint.
 */
export async function installConstraints(db: Knex): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw('SELECT pg_advisory_xact_lock(?)', [INSTALL_LOCK]);
    // "already exists, skipping" once per statement and start is noise in the log.
    await trx.raw('SET LOCAL client_min_messages = warning');
    for (const statement of OWNED_TABLES) await trx.raw(statement);
    for (const constraint of CONSTRAINTS) await ensureConstraint(trx, constraint);
    for (const { name, definition } of UNIQUE_INDEXES)
      await trx.raw(`CREATE UNIQUE INDEX IF NOT EXISTS ${name} ON ${definition}`);
    for (const statement of TRIGGERS) await trx.raw(statement);
  });
}

/** Names of the guarantees that the database lacks; a server must not serve with any. */
export async function missingConstraints(db: Knex): Promise<string[]> {
  const names = [
    ...CONSTRAINTS.map(({ name }) => name),
    ...UNIQUE_INDEXES.map(({ name }) => name),
    ...TRIGGER_NAMES,
    'payment_attempts_one_live',
  ];
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `SELECT name FROM unnest(?::text[]) AS wanted(name)
      WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conname = name AND convalidated)
        AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                         WHERE c.relname = name AND i.indisunique AND i.indisvalid)
        AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = name AND tgenabled <> 'D')`,
    [names],
  );
  return rows.map(({ name }) => name);
}
