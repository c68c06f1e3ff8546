import { Logger, LogLevel, run, runMigrations, type Runner, type TaskList } from 'graphile-worker';
import { advanceStay } from '../api/booking/services/advance-stay';
import { endApproval, endHold } from '../api/booking/services/end-hold';
import { applyWebhookEvent } from '../api/payment/services/receive-webhook';
import { refundPayment } from '../api/payment/services/refund-payment';
import { releasePayment } from '../api/payment/services/release-payment';
import { settings } from '../platform/settings';
import { startClock, stopClock } from './clock';
import type { JobName, JobPayloads } from './enqueue';
import { sweepDeadlines } from './sweep-deadlines';

type Handlers = { [Name in JobName]: (payload: JobPayloads[Name]) => Promise<void> };

/** Name → payload → handler. Every handler is safe to run twice and on two instances at once. */
const HANDLERS: Handlers = {
  'apply-webhook-event': ({ eventId }) => applyWebhookEvent(eventId),
  'end-hold': ({ bookingId }) => endHold(bookingId),
  'end-approval': ({ bookingId }) => endApproval(bookingId),
  'advance-stay': ({ bookingId }) => advanceStay(bookingId),
  'release-payment': ({ bookingId }) => releasePayment(bookingId),
  'refund-payment': ({ refundId }) => refundPayment(refundId),
  'sweep-deadlines': () => sweepDeadlines(),
};

const WORKER_CONCURRENCY = 4;
const WORKER_CONNECTIONS = 5;

let runner: Runner | undefined;

/** The worker's log lines, in the app's log. */
const logger = new Logger(() => (level, message) => {
  if (level === LogLevel.ERROR) strapi.log.error(message);
  else if (level === LogLevel.WARNING) strapi.log.warn(message);
  else strapi.log.debug(message);
});

const connectionString = (): string => settings().database.url;

/** Makes the job tables and, where jobs are to be run, starts the worker and the clock. */
export async function startJobs(): Promise<void> {
  await runMigrations({ connectionString: connectionString(), logger });
  if (!settings().runJobs) return;
  runner = await run({
    connectionString: connectionString(),
    maxPoolSize: WORKER_CONNECTIONS,
    concurrency: WORKER_CONCURRENCY,
    noHandleSignals: true,
    parsedCronItems: [],
    taskList: HANDLERS as unknown as TaskList,
    logger,
  });
  await startClock();
}

/** Stops taking jobs and waits for the running ones. */
export async function stopJobs(): Promise<void> {
  await stopClock();
  await runner?.stop();
  runner = undefined;
}
