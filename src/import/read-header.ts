import { refuse, type DomainError } from '../domain/errors';
import { COLUMNS, REQUIRED_COLUMNS, type Column, type RawRow } from './read-row';
import { toPrintable } from './values';

const SHOWN_LENGTH = 200;

const shorten = (text: string): string =>
  text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)} …` : text;

function foreignFile(header: readonly string[], missing: readonly string[]): DomainError {
  const [only = ''] = header;
  const separator = header.length === 1 ? /[;\t|]/.exec(only)?.[0] : undefined;
  const names: Record<string, string> = { ';': 'semicolons', '\t': 'tabs', '|': 'bars' };
  const why =
    separator === undefined
      ? `it lacks ${missing.length > 1 ? 'the columns' : 'the column'} ${missing.join(', ')}`
      : `its columns are separated by ${names[separator]}, not by commas`;
  return refuse(
    'VALIDATION',
    `This is no file of listings: ${why}. Its first line is: ${toPrintable(shorten(header.join(',')))}`,
    { missing },
  );
}

/** Where each column is, by the file's first row. */
export class Header {
  private readonly places: readonly (readonly [column: Column, place: number])[];
  readonly size: number;

  /** @throws DomainError VALIDATION that names what is missing or there twice */
  constructor(cells: readonly string[]) {
    const names = cells.map((cell) => cell.trim().toLowerCase());
    const missing = REQUIRED_COLUMNS.filter((column) => !names.includes(column));
    if (missing.length > 0) throw foreignFile(cells, missing);
    const twice = COLUMNS.filter((column) => names.indexOf(column) !== names.lastIndexOf(column));
    if (twice.length > 0)
      throw refuse('VALIDATION', `The file has the column ${twice.join(', ')} twice.`);
    this.size = names.length;
    this.places = COLUMNS.filter((column) => names.includes(column)).map(
      (column) => [column, names.indexOf(column)] as const,
    );
  }

  /** The cells of a row by their column, trimmed. */
  read(cells: readonly string[]): RawRow {
    return Object.fromEntries(
      this.places.map(([column, place]) => [column, cells[place]?.trim() ?? '']),
    );
  }
}
