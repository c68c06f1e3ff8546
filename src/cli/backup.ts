import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { readServerVersion } from '../sql/databases';
import { hasStaybase } from '../sql/restores';
import { dumpDatabase } from './backup/archive';
import { packUploadsAround, storesInBucket, uploadsBeside } from './backup/uploads';
import { writeTogether } from './backup/write-together';
import type { CommandContext } from './command';
import { readEnv } from './launcher/environment';
import { useDatabase } from './launcher/use-database';
import { withClient } from './postgres/connections';
import { Refusal } from './refusal';
import { say } from './say';

const USAGE = 'Usage: npm run backup [-- <file.dump>]';

/** As in `backups/staybase-20270131T235959Z.dump`. */
function defaultFile(root: string): string {
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return path.join(root, 'backups', `staybase-${now}.dump`);
}

function readTarget(root: string, args: readonly string[]): string {
  const [name, ...rest] = args;
  if (rest.length > 0 || name === '' || name?.startsWith('-')) throw new Refusal(USAGE);
  // npm runs scripts in the project's directory; INIT_CWD is where the user is.
  return name === undefined ? defaultFile(root) : path.resolve(readEnv('INIT_CWD') ?? '.', name);
}

function report(what: string, file: string): void {
  const megabytes = statSync(file).size / 1e6;
  say(`${what}: ${file} (${megabytes.toFixed(1)} MB)`);
}

async function backUp(root: string, file: string, url: string, stop: AbortSignal): Promise<void> {
  const { version, isStaybase } = await withClient(url, async (client) => ({
    version: await readServerVersion(client),
    isStaybase: await hasStaybase(client),
  }));
  if (!isStaybase) throw new Refusal('There is nothing to back up: the database is empty.');
  const archive = uploadsBeside(file);
  await writeTogether([archive, file], (draftOf) =>
    packUploadsAround(root, draftOf(archive), stop, () =>
      dumpDatabase(url, version, draftOf(file), stop),
    ),
  );
  report('The database', file);
  if (existsSync(archive)) report('Uploaded files', archive);
  if (storesInBucket()) {
    say('What is in the bucket is not in this backup: protect it there.');
  }
  say('It holds personal data: keep it as safe as the database. Secrets are not in it.');
}

/** `npm run backup`: one consistent snapshot, also while the app runs. */
export async function main({ root, args }: CommandContext): Promise<number> {
  const file = readTarget(root, args);
  await useDatabase(root, (url, stop) => backUp(root, file, url, stop));
  return 0;
}
