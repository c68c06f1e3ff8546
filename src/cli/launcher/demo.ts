import path from 'node:path';
import { parseSettings } from '../../../config/lib/settings-schema';
import { readDemoState } from '../../sql/demo';
import { GuardedProcess } from '../guarded-process';
import { withClient } from '../postgres/connections';
import { say } from '../say';
import type { Environment } from './environment';
import { aborted } from './stop-signal';

async function isWanted(env: Environment): Promise<boolean> {
  const parsed = parseSettings(env);
  if (!('settings' in parsed) || !parsed.settings.demoData) return false;
  const state = await withClient(parsed.settings.database.url, (client) =>
    readDemoState((sql) => client.query(sql)),
  );
  return state === 'empty' || state === 'loading';
}

/**
 * Fills an empty database with demo data before the app serves it: the demo moves the clock, and
 * nobody else should see that. Without it the app starts all the same.
 */
export async function loadDemo(root: string, env: Environment, stop: AbortSignal): Promise<void> {
  if (!(await isWanted(env))) return;
  say('Loading demo data (once, about half a minute) …');
  const script = path.join(root, 'dist', 'src', 'cli', 'prepare.js');
  const loader = new GuardedProcess(process.execPath, [script], {
    cwd: root,
    env: { ...env, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
    orphanSignal: 'KILL',
  });
  const code = await Promise.race([loader.ended(), aborted(stop)]);
  await loader.stop('SIGKILL', 0);
  stop.throwIfAborted();
  if (code !== 0) say('The demo data could not be loaded; the next start tries again.');
}
