import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Rejection } from '../../import/types';
import { Refusal } from '../refusal';

/** The file that lists the rows which can't be used. */
export interface Report {
  add(rejection: Rejection): Promise<void>;
  close(): Promise<void>;
}

const quote = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const toLine = (values: readonly (string | number)[]): string => `${values.map(quote).join(',')}\n`;

const HEADER = toLine(['line', 'id', 'name', 'code', 'reason']);

async function isReport(file: string): Promise<boolean> {
  const start = createReadStream(file, { encoding: 'utf8', end: HEADER.length - 1 });
  return (await start.toArray()).join('') === HEADER;
}

/** Runs work on the report's file; what the system has against it becomes a sentence. */
async function onFile<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Refusal(`The report ${file} can't be written (${code}).`);
  }
}

async function refuseLosing(file: string, imported: string): Promise<boolean> {
  const [found, source] = await Promise.all([
    stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    }),
    stat(imported),
  ]);
  if (found === null) return false;
  if (found.dev === source.dev && found.ino === source.ino)
    throw new Refusal(
      'The report would overwrite the file that is imported: give it another name.',
    );
  if (!found.isFile()) throw new Refusal(`The report ${file} is there already, and is no file.`);
  if (!(await isReport(file)))
    throw new Refusal(
      `${file} is there already, and is no report of an import: it is not touched.`,
    );
  return true;
}

/**
 * Makes sure that a report would overwrite nothing but an older report.
 * @param imported the file that is imported
 * @returns whether there is an older one
 * @throws {Refusal} when it would
 */
export const assertReport = (file: string, imported: string): Promise<boolean> =>
  onFile(file, () => refuseLosing(file, imported));

/**
 * @param imported the file that is imported
 * @throws {Refusal} when the report can't be written, or would overwrite something else
 */
export function openReport(file: string, imported: string): Promise<Report> {
  return onFile(file, async () => {
    const isThere = await assertReport(file, imported);
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, isThere ? 'w' : 'wx');
    await handle.write(HEADER);
    return {
      add: async ({ line, id, name, code, message }) => {
        await handle.write(toLine([line, id, name, code, message]));
      },
      close: () => handle.close(),
    };
  });
}
