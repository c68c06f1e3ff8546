import knex from 'knex';
import { findViolations } from '../../sql/audits';
import { missingConstraints } from '../../sql/constraints';
import { say } from '../say';

const SHOWN_ROWS = 10;

/** What is wrong with a database, a line for each; on a sound one none. */
async function findFaults(url: string): Promise<string[]> {
  const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
  try {
    const missing = await missingConstraints(db);
    const violations = await findViolations(db);
    return [
      ...missing.map((name) => `the guarantee ${name} is missing`),
      ...violations.map(({ audit, row }) => `${audit}: ${JSON.stringify(row)}`),
    ];
  } finally {
    await db.destroy();
  }
}

/**
 * Checks that a restored database holds all its guarantees and breaks none of the audits, and says
 * so. @returns whether it does
 */
export async function judgeDatabase(url: string): Promise<boolean> {
  const faults = await findFaults(url);
  if (faults.length === 0) {
    say('All constraints are there, and all audits pass.');
    return true;
  }
  say(`The database is restored, but it has ${faults.length} faults:`);
  for (const fault of faults.slice(0, SHOWN_ROWS)) say(`  ${fault}`);
  if (faults.length > SHOWN_ROWS) say(`  and ${faults.length - SHOWN_ROWS} more`);
  return false;
}
