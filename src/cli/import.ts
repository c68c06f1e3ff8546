import path from 'node:path';
import { DomainError } from '../domain/errors';
import { assertListings } from '../import/assert-listings';
import type { CommandContext } from './command';
import { GuardedProcess } from './guarded-process';
import { asksForHelp, readArguments, USAGE } from './importing/read-arguments';
import { assertReport } from './importing/report';
import {
  assertSettings,
  isProduction,
  paymentsKind,
  withDefaults,
  type Environment,
} from './launcher/environment';
import { keepSecrets } from './launcher/secrets';
import { aborted } from './launcher/stop-signal';
import { useDatabase } from './launcher/use-database';
import { Refusal } from './refusal';
import { say } from './say';

/** A batch takes well under a second; the app around it needs a few to close. */
const STOP_PATIENCE_MS = 30_000;

/** V8 would let garbage pile up with the size of the file; a hundred less is enough for any. */
const HEAP_MB = 384;

/** No payment is made by an import: its provider needs no address that answers. */
const NO_PAYMENTS = { STRIPE_API_BASE: 'http://127.0.0.1:9', STRIPE_WEBHOOK_SECRET: 'whsec_none' };

/** Valid settings: in production the user's own, elsewhere with what `npm start` makes. */
function importEnvironment(root: string, databaseUrl: string): Environment {
  const given = { DATABASE_URL: databaseUrl, TZ: 'UTC', DEMO_DATA: '0', RUN_JOBS: '0' };
  if (isProduction()) return { ...withDefaults({}), ...given };
  const { SANDBOX_WEBHOOK_SECRET, ...secrets } = keepSecrets(
    path.join(root, '.tmp', 'secrets.json'),
  );
  const payments = {
    sandbox: NO_PAYMENTS,
    'stand-in': { STRIPE_WEBHOOK_SECRET: SANDBOX_WEBHOOK_SECRET },
    stripe: {},
  }[paymentsKind()];
  return { ...withDefaults({ LOG_LEVEL: 'error', ...secrets, ...payments }), ...given };
}

async function refuseForeign(file: string): Promise<void> {
  try {
    await assertListings(file);
  } catch (error) {
    throw error instanceof DomainError ? new Refusal(error.message) : error;
  }
}

/** `npm run import`: reads listings of Inside Airbnb into the database of `npm start`. */
export async function main({ root, args }: CommandContext): Promise<number> {
  if (asksForHelp(args)) {
    say(USAGE);
    return 0;
  }
  const { file, report } = readArguments(root, args);
  assertSettings();
  await refuseForeign(file);
  await assertReport(report, file);
  return useDatabase(root, async (url, stop) => {
    const script = path.join(root, 'dist', 'src', 'cli', 'import-listings.js');
    const command = [`--max-old-space-size=${HEAP_MB}`, script, ...args];
    const child = new GuardedProcess(process.execPath, command, {
      cwd: root,
      env: importEnvironment(root, url),
      stdio: ['ignore', 'inherit', 'inherit'],
      orphanSignal: 'TERM',
    });
    await Promise.race([child.ended(), aborted(stop)]);
    await child.stop('SIGTERM', STOP_PATIENCE_MS);
    return child.ended();
  });
}
