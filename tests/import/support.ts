import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { importListings } from '../../src/import/import-listings';
import type { ImportCounts, ImportHooks, ImportOptions, Rejection } from '../../src/import/types';

export const OSLO = { city: 'Oslo', country: 'NO', currency: 'NOK' };

export const BERGEN_FILE = path.join(__dirname, 'fixtures', 'bergen.csv');

export type Cells = Record<string, string>;

/** A row of the summary file, with what the test changes in it. */
export const listingRow = (id: string, cells: Cells = {}): Cells => ({
  id,
  name: `Home ${id}`,
  host_id: '500',
  neighbourhood: 'Frogner',
  latitude: '59.912345',
  longitude: '10.724567',
  room_type: 'Entire home/apt',
  price: '1200',
  minimum_nights: '2',
  ...cells,
});

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** CSV with the columns of the first row. */
export function toCsv(rows: readonly Cells[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => quote(row[column] ?? '')).join(','));
  return [columns.join(','), ...lines, ''].join('\n');
}

/** A folder for files, removed in the end. */
export function scratchFolder(): { write(content: string): string; remove(): void; path: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'staybase-import-'));
  let files = 0;
  return {
    path: folder,
    write(content) {
      files += 1;
      const file = path.join(folder, `listings${files}.csv`);
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Imports rows into the running app, and looks at what became of them. */
export function rowImporter(db: () => Knex, files: { write(content: string): string }) {
  const importRows = (
    rows: readonly Cells[],
    options: ImportOptions = OSLO,
    hooks: ImportHooks = {},
  ): Promise<ImportCounts> => importListings(files.write(toCsv(rows)), options, hooks);

  /** What was rejected, as `id code`. */
  async function rejectionsOf(
    rows: readonly Cells[],
    options: ImportOptions = OSLO,
  ): Promise<string[]> {
    const rejected: string[] = [];
    const onReject = ({ id, code }: Rejection): void => void rejected.push(`${id} ${code}`);
    await importRows(rows, options, { onReject });
    return rejected;
  }

  /** The property that a listing of the file has become. */
  async function stored(sourceId: string): Promise<Record<string, unknown>> {
    const row = await db()('properties as p')
      .join('import_sources as s', 's.property_id', 'p.id')
      .where({ 's.source_id': sourceId, 's.kind': 'listing' })
      .first<Record<string, unknown> | undefined>('p.*');
    if (!row) throw new Error(`${sourceId} was not imported.`);
    return row;
  }

  async function change(sourceId: string, values: object): Promise<void> {
    const { id } = await stored(sourceId);
    await db()('properties')
      .where({ id: id as number })
      .update(values);
  }

  return { importRows, rejectionsOf, stored, change };
}
