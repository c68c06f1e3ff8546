import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PREFIX = 'staybase-form-';
const NAME = new RegExp(`^${PREFIX}(\\d+)-`);

/** Those of this process. */
const open = new Set<string>();

/** Gives work a directory of its own, which bears this process's id and is gone afterwards. */
export async function inFormDirectory<Result>(
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  open.add(directory);
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    open.delete(directory);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Other users' processes may not be signalled.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** In a container a new process often has the id of the one before. */
const isLeftBehind = (directory: string, pid: number): boolean =>
  pid === process.pid ? !open.has(directory) : !isRunning(pid);

/** Removes what processes that were killed have left: photos as they came, with all they tell. */
export async function removeLeftForms(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(NAME.exec(name)?.[1]);
    const directory = path.join(tmpdir(), name);
    if (Number.isNaN(pid) || !isLeftBehind(directory, pid)) continue;
    await rm(directory, { recursive: true, force: true }).catch((error: unknown) => {
      strapi.log.warn(`A form of an earlier process stays: ${String(error)}`);
    });
  }
}
