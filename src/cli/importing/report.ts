import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { Rejection } from '../../import/types';

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

/** @throws the system's error when the file can't be written */
export async function openReport(file: string): Promise<Report> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'w');
  await handle.write(toLine(['line', 'id', 'name', 'code', 'reason']));
  return {
    add: async ({ line, id, name, code, message }) => {
      await handle.write(toLine([line, id, name, code, message]));
    },
    close: () => handle.close(),
  };
}
