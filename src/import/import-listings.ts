import { assertChargeable } from '../document-middlewares/property-rules';
import { db } from '../platform/transaction';
import { analyzeImported, findAmenitySlugs } from '../sql/imports';
import { nothingButBlank, nothingButHeader, openListings } from './assert-listings';
import { Counter } from './counter';
import { openRun } from './open-run';
import { Header } from './read-header';
import { readOptions } from './read-options';
import { readRow, type RawRow, type ReadRow } from './read-row';
import { type Table, type TableRow } from './read-table';
import type { ImportCounts, ImportHooks, ImportOptions, Refused, Rejection } from './types';
import { Misfit } from './values';
import { writeBatch, type Entry, type Run } from './write-batch';

export type * from './types';

/**
 * Rows in one transaction: fewer cost more round trips, more would hold the locks on their
 * properties longer than a booking should wait.
 */
const BATCH_ROWS = 500;

/**
 * The planner is told how the tables have grown, first early, then ever more rarely: plans that
 * were made for empty tables, above all those that check foreign keys, read them from end to end.
 */
const FIRST_ANALYZE_ROWS = 500;
const ANALYZE_FACTOR = 8;

/** One import of one file. */
class Import {
  readonly counter = new Counter();
  private batch: (Entry & { row: RawRow })[] = [];
  /** Those of the rows around the batch, told with it: whole batches are done, or nothing. */
  private rejections: Rejection[] = [];
  private analyzeAt = FIRST_ANALYZE_ROWS;

  constructor(
    private readonly run: Run,
    private readonly amenitySlugs: ReadonlySet<string>,
    private readonly options: ImportOptions,
    private readonly hooks: ImportHooks,
  ) {}

  /** Reads a row, to be written with its batch. */
  take({ line, cells }: TableRow, header: Header): void {
    const row = header.read(cells);
    const read = this.read(cells, row, header);
    if ('code' in read) return this.reject(line, row, read);
    const listing = this.hooks.adjust ? this.hooks.adjust(read.listing) : read.listing;
    if (listing === null) return this.counter.skip();
    this.counter.countUnknown(this.unknownAmenitiesOf(read));
    this.batch.push({ line, listing, row });
  }

  get isBatchFull(): boolean {
    return Math.max(this.batch.length, this.rejections.length) >= BATCH_ROWS;
  }

  async flush(): Promise<void> {
    if (this.batch.length > 0) await this.write(this.batch);
    this.batch = [];
    const rejections = this.rejections.sort((a, b) => a.line - b.line);
    this.rejections = [];
    for (const rejection of rejections) {
      this.counter.reject(rejection.code);
      await this.hooks.onReject?.(rejection);
    }
  }

  private async write(entries: readonly (Entry & { row: RawRow })[]): Promise<void> {
    const written = await writeBatch(entries, this.run);
    this.counter.add(written);
    const { created } = this.counter.counts;
    if (created >= this.analyzeAt) {
      this.analyzeAt = created * ANALYZE_FACTOR;
      await analyzeImported(db());
    }
    const rows = new Map(entries.map(({ line, row }) => [line, row]));
    for (const { line, refused } of written.refused)
      this.reject(line, rows.get(line) ?? {}, refused);
  }

  private read(cells: readonly string[], row: RawRow, header: Header): ReadRow | Refused {
    const [has, needs] = [cells.length, header.size];
    if (has !== needs)
      return { code: 'WRONG_COLUMN_COUNT', message: `The row has ${has} columns, not ${needs}.` };
    try {
      return readRow(row, this.options);
    } catch (error) {
      if (error instanceof Misfit) return error.refused;
      throw error;
    }
  }

  /** An admin may have deleted an amenity that the source has. */
  private unknownAmenitiesOf({ listing, unknownAmenities }: ReadRow): string[] {
    const deleted = (listing.amenitySlugs ?? []).filter((slug) => !this.amenitySlugs.has(slug));
    return [...unknownAmenities, ...deleted];
  }

  private reject(line: number, row: RawRow, refused: Refused): void {
    this.rejections.push({ line, id: row.id ?? '', name: row.name ?? '', ...refused });
  }
}

/** Takes all rows of the table, batch by batch, unless it is told to stop. */
async function takeAll(table: Table, listings: Import, hooks: ImportHooks): Promise<void> {
  const { counts } = listings.counter;
  const report = (): void => {
    const { totalBytes } = table;
    const bytesRead = counts.isComplete ? totalBytes : table.bytesRead();
    hooks.onProgress?.({ bytesRead, totalBytes, counts });
  };
  report();
  let header: Header | undefined;
  for await (const row of table.rows) {
    if (header) listings.take(row, header);
    else header = new Header(row.cells);
    if (!listings.isBatchFull) continue;
    await listings.flush();
    report();
    if (hooks.stop?.aborted) return;
  }
  if (!header) throw nothingButBlank();
  await listings.flush();
  if (counts.rows === 0) throw nothingButHeader();
  counts.isComplete = true;
  report();
}

/**
 * Imports a file of listings as Inside Airbnb publishes them (listings.csv, the summary or the
 * detailed one, gzipped or not) into the database of the loaded Strapi. A listing that is there
 * already is updated with what the file says; its status, currency and documentId stay. Rows are
 * written in whole batches: an import that ended early is finished by repeating it.
 * @returns what became of the rows; `isComplete` is false after `hooks.stop`
 * @throws DomainError VALIDATION when the options or the file are no good: what was written before
 *   a broken place in the file stays
 */
export async function importListings(
  file: string,
  given: ImportOptions,
  hooks: ImportHooks = {},
): Promise<ImportCounts> {
  const options = readOptions(given);
  assertChargeable(options.currency);
  const run = await openRun(options.source);
  const listings = new Import(run, await findAmenitySlugs(db()), options, hooks);
  await takeAll(await openListings(file), listings, hooks);
  const { counts } = listings.counter;
  if (counts.created > 0) await analyzeImported(db());
  return counts;
}
