import type { Knex } from 'knex';
import { toNumber } from './values';

/**
 * Adds a job in the caller's transaction: it exists exactly when the transaction commits.
 * @param jobKey a waiting job with the same key is replaced, so that ticks don't pile up.
 */
export async function insertJob(
  trx: Knex,
  job: { name: string; payload: object; jobKey?: string; maxAttempts: number },
): Promise<void> {
  await trx.raw(
    `SELECT graphile_worker.add_job(identifier => :name, payload => CAST(:payload AS json),
            job_key => :jobKey, max_attempts => :maxAttempts)`,
    {
      name: job.name,
      payload: JSON.stringify(job.payload),
      jobKey: job.jobKey ?? null,
      maxAttempts: job.maxAttempts,
    },
  );
}

/** Whether the job tables are there. */
export async function hasJobQueue(db: Knex): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { found: boolean }[] }>(
    `SELECT to_regclass('graphile_worker._private_jobs') IS NOT NULL AS found`,
  );
  return rows[0]?.found ?? false;
}

/** How many jobs wait to be run now or are running. */
export async function countDueJobs(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { jobs: string }[] }>(
    `SELECT count(*) AS jobs FROM graphile_worker._private_jobs
      WHERE run_at <= now() AND attempts < max_attempts`,
  );
  return toNumber(rows[0]?.jobs ?? 0);
}
