import path from 'node:path';
import knex from 'knex';
import { findViolations } from '../../sql/audits';
import { missingConstraints } from '../../sql/constraints';
import { listLocalFiles } from '../../sql/restores';
import { withClient } from '../postgres/connections';
import { say } from '../say';
import { listUploads, uploadsFolder } from './uploads';

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

/**
 * Checks that each file that the database has on this machine's disk is there, and says how many
 * are not. @returns whether all are
 */
export async function judgeUploads(root: string, url: string): Promise<boolean> {
  const there = new Set(listUploads(root));
  const known = await withClient(url, listLocalFiles);
  const missing = known.filter((urls) => !urls.every((each) => there.has(path.basename(each))));
  if (missing.length === 0) return true;
  say(
    `UPLOADED FILES ARE MISSING: ${missing.length} of the ${known.length} that the database ` +
      `has on disk are not, or not wholly, in ${uploadsFolder(root)}, such as ${missing[0]?.[0]}.`,
  );
  return false;
}
