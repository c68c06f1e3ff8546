/** Time and its deadlines, without waiting for them. */
import { databaseOf } from './audits';
import type { TestApp } from './app';
import { waitFor } from './wait-for';

type App = Pick<TestApp, 'strapi'>;

/** Sets the app's clock so many minutes ahead of the real one, as CLOCK_OFFSET_MINUTES does. */
export function setClock(app: App, offsetMinutes: number): void {
  app.strapi.config.set('staybase.clockOffsetMinutes', offsetMinutes);
}

/** Lets the hold of a booking run out so many minutes ago. */
export async function endHoldAgo(
  app: App,
  { documentId }: { documentId: string },
  minutes: number,
): Promise<void> {
  await databaseOf(app)('bookings')
    .where({ document_id: documentId })
    .update({ hold_expires_at: new Date(Date.now() - minutes * 60_000) });
}

/** Waits until every job that can be done is done. */
export const jobsDone = (app: App): Promise<void> =>
  waitFor(async () => {
    const waiting = await databaseOf(app).raw<{ rows: { busy: boolean }[] }>(
      `SELECT EXISTS (SELECT FROM graphile_worker._private_jobs
                       WHERE locked_at IS NOT NULL
                          OR (run_at <= now() AND attempts < max_attempts)) AS busy`,
    );
    return waiting.rows[0]?.busy === false;
  }, 'the jobs are done');

/** Does what the clock asks for every minute, at once, and all that follows from it. */
export async function sweep(app: App): Promise<void> {
  const db = databaseOf(app);
  await db.raw(`SELECT graphile_worker.add_job('sweep-deadlines', job_key => 'sweep-deadlines')`);
  await jobsDone(app);
}
