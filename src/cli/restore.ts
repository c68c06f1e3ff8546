import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { readServerVersion } from '../sql/databases';
import { countOtherSessions, countRows, listContents, wakeUp } from '../sql/restores';
import { openArchive, restoreDatabase, type Archive } from './backup/archive';
import { assertReadable, unpackUploads, uploadsBeside } from './backup/uploads';
import { judgeDatabase, judgeUploads } from './backup/verdict';
import type { CommandContext } from './command';
import { readEnv } from './launcher/environment';
import { useDatabase } from './launcher/use-database';
import { withClient } from './postgres/connections';
import { Refusal } from './refusal';
import { say } from './say';

const USAGE = 'Usage: npm run restore -- <file.dump>';

function readSource(args: readonly string[]): string {
  const [name, ...rest] = args;
  if (!name || name.startsWith('-') || rest.length > 0) throw new Refusal(USAGE);
  const file = path.resolve(readEnv('INIT_CWD') ?? '.', name);
  if (!existsSync(file)) throw new Refusal(`There is no file ${file}.`);
  if (!statSync(file).isFile()) throw new Refusal(`${file} is not a file.`);
  return file;
}

/**
 * @returns the server's major version
 * @throws {Refusal} unless the database is empty and nobody else is connected to it
 */
async function assertEmpty(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const contents = await listContents(client);
    if (contents.length > 0) {
      throw new Refusal(
        `A backup is restored into an empty database only; this one has ${contents[0]} and ` +
          `${contents.length - 1} more. Nothing was changed. Create another database and name it ` +
          'in DATABASE_URL. Or, for the embedded one: back it up, stop the app, delete .tmp/postgres.',
      );
    }
    if ((await countOtherSessions(client)) > 0) {
      throw new Refusal('Somebody is connected to the database: stop the app, then try again.');
    }
    return readServerVersion(client);
  });
}

function assertRestorable({ file, serverVersion }: Archive, version: number): void {
  if (serverVersion <= version) return;
  throw new Refusal(
    `${file} is from PostgreSQL ${serverVersion}, and the database is ${version}: ` +
      `restore it into PostgreSQL ${serverVersion} or later.`,
  );
}

async function restoreDump(dump: Archive, url: string, stop: AbortSignal): Promise<void> {
  await restoreDatabase(dump, url, stop);
  const counts = await withClient(url, async (client) => {
    await wakeUp(client);
    return countRows(client);
  });
  const found = Object.entries(counts).map(([name, number]) => `${number} ${name}`);
  say(`Restored ${found.join(', ')}.`);
}

async function restore(
  root: string,
  file: string,
  url: string,
  stop: AbortSignal,
): Promise<boolean> {
  const version = await assertEmpty(url);
  const dump = await openArchive(file, version, stop);
  assertRestorable(dump, version);
  const uploads = uploadsBeside(file);
  const hasUploads = existsSync(uploads);
  if (hasUploads) await assertReadable(uploads, stop);
  await restoreDump(dump, url, stop);
  const isSound = await judgeDatabase(url);
  if (hasUploads) await unpackUploads(root, uploads, stop);
  say(hasUploads ? `Uploaded files are back from ${uploads}.` : `There is no ${uploads}.`);
  return (await judgeUploads(root, url)) && isSound;
}

/** `npm run restore`: a backup into an empty database, and whether all that must hold holds. */
export async function main({ root, args }: CommandContext): Promise<number> {
  const file = readSource(args);
  const isSound = await useDatabase(root, (url, stop) => restore(root, file, url, stop));
  return isSound ? 0 : 1;
}
