import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { refuse, type DomainError } from '../domain/errors';
import { assertText } from './assert-text';

/** A row with the line on which it begins, from 1. */
export interface TableRow {
  line: number;
  cells: string[];
}

export interface Table {
  rows: AsyncGenerator<TableRow>;
  totalBytes: number;
  /** Bytes of the file, as it is on disk, that have been used so far. */
  bytesRead(): number;
}

/** More than any listing: a quote that never closes must not swallow the file into memory. */
const MAX_ROW_BYTES = 1_000_000;

const GZIP = Buffer.from([0x1f, 0x8b]);

const unreadable = (message: string): DomainError => refuse('VALIDATION', message);

/** The size of a file that has something in it, in bytes. */
async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(
      error.code === 'ENOENT'
        ? `There is no file ${file}.`
        : `${file} can't be read (${error.code}).`,
    );
  });
  if (!found.isFile()) throw unreadable(`${file} is not a file.`);
  if (found.size === 0) throw unreadable(`${file} is empty.`);
  return found.size;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(`${file} can't be read (${error.code}).`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.equals(GZIP);
  } finally {
    await handle.close();
  }
}

/** What an error on the way means for whoever brought the file. */
function explain(error: unknown, name: string, line: number): unknown {
  if (error instanceof CsvError)
    return unreadable(`${name}: the row that begins in line ${line} has broken quotes.`);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return unreadable(`${name} is cut off: its gzip data end too early.`);
  if (code?.startsWith('Z_')) return unreadable(`${name} holds damaged gzip data.`);
  return error;
}

const LINE_ENDS = ['\r\n', '\n', '\r'];
const LINE_END = new RegExp(LINE_ENDS.join('|'), 'g');

type Check = (cells: readonly string[]) => void;

/** Counts the lines as the parser goes, ahead of who reads the rows: for them, and for errors. */
class LineCounter {
  next = 1;
  private isFirst = true;

  constructor(private readonly checkFirst: Check) {}

  /** Gives a row its line; null for an empty line, which is no row. */
  number(cells: string[]): TableRow | null {
    const line = this.next;
    this.next += 1 + cells.reduce((sum, cell) => sum + (cell.match(LINE_END)?.length ?? 0), 0);
    if (cells.length === 1 && cells[0]?.trim() === '') return null;
    if (this.isFirst) this.checkFirst(cells);
    this.isFirst = false;
    return { line, cells };
  }
}

const parserFor = (lines: LineCounter) =>
  parse({
    bom: true,
    relax_column_count: true,
    record_delimiter: LINE_ENDS,
    max_record_size: MAX_ROW_BYTES,
    // The library's types know a record only as its cells.
    on_record: (cells) => lines.number(cells) as never,
  });

async function* readRows(rows: AsyncIterable<TableRow>, name: string, lines: LineCounter) {
  try {
    yield* rows;
  } catch (error) {
    throw explain(error, name, lines.next);
  }
}

/**
 * Reads a CSV file row by row, gzipped or not; the memory it takes does not grow with the file.
 * @param checkFirst throws when the first row is that of another kind of file: in one that is no
 *   table at all, what breaks farther on says less
 * @throws DomainError VALIDATION, at once or while reading, that says what is wrong with the file
 */
export async function openTable(file: string, checkFirst: Check = () => undefined): Promise<Table> {
  const totalBytes = await sizeOf(file);
  const name = path.basename(file);
  const gunzip = (await isGzip(file)) ? createGunzip() : null;
  const unzip = gunzip ?? new PassThrough();
  const source = createReadStream(file);
  const lines = new LineCounter(checkFirst);
  const parser = parserFor(lines);
  // The parser is destroyed with whatever error comes, and passes it to who reads from it.
  pipeline(
    source,
    unzip,
    (chunks: AsyncIterable<Buffer>) => assertText(chunks, name),
    parser,
    () => unzip.destroy(),
  );
  return {
    rows: readRows(parser as AsyncIterable<TableRow>, name, lines),
    totalBytes,
    // What is unzipped is far behind what is read: it swells.
    bytesRead: () => gunzip?.bytesWritten ?? parser.info.bytes,
  };
}
