import { refuse } from '../domain/errors';
import { Header } from './read-header';
import { openTable, type Table } from './read-table';

export const nothingButBlank = () =>
  refuse('VALIDATION', 'The file holds nothing but empty lines.');

export const nothingButHeader = () =>
  refuse('VALIDATION', 'The file holds no listings, only the names of its columns.');

/** A table whose first row has the columns of listings. */
export const openListings = (file: string): Promise<Table> =>
  openTable(file, (cells) => void new Header(cells));

/**
 * Looks at the beginning of a file, so that a wrong one is refused before anything is started.
 * @throws DomainError VALIDATION that says what is wrong with it
 */
export async function assertListings(file: string): Promise<void> {
  const { rows } = await openListings(file);
  let seen = 0;
  for await (const _row of rows) {
    seen += 1;
    if (seen > 1) return;
  }
  throw seen === 0 ? nothingButBlank() : nothingButHeader();
}
