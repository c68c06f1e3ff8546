import type { Knex } from 'knex';
import type { Policy } from '../domain/booking/policy';
import { toJson } from './values';

interface PolicyRow {
  slug: string;
  name: string;
  description: string | null;
  grace_hours: number | null;
  tiers: unknown;
}

/** Without a policy of its own a property is flexible, as the product's default says. */
const DEFAULT_SLUG = 'flexible';

/** The policy of that id, or the default one. */
export async function findPolicy(db: Knex, id: number | null): Promise<Policy> {
  const { rows } = await db.raw<{ rows: PolicyRow[] }>(
    `SELECT slug, name, description, grace_hours, tiers FROM cancellation_policies
      WHERE id = :id OR slug = :fallback ORDER BY (id = :id) DESC NULLS LAST LIMIT 1`,
    { id, fallback: DEFAULT_SLUG },
  );
  const row = rows[0];
  if (!row) throw new Error('The default cancellation policy is missing.');
  return {
    slug: row.slug,
    name: row.name,
    description: row.description ?? '',
    graceHours: row.grace_hours ?? 0,
    tiers: toJson<Policy['tiers']>(row.tiers),
  };
}
