import { readFileSync } from 'node:fs';
import { DEMO_MARK } from '../demo-logins';
import { addDays, daysBetween, type IsoDate } from '../domain/stay';
import { importListings } from '../import/import-listings';
import type { ImportedListing } from '../import/types';
import { DEMO_SOURCE } from '../sql/demo';
import { hostNameOf } from './cast';
import { seedFile } from './files';

/** The day on which the listings were read, see database/seeds/oslo/README.md. */
const SNAPSHOT: IsoDate = '2024-06-29';

const DESCRIPTION =
  'Demo data. Title, district, position, size and price are those of a real listing, as Inside ' +
  'Airbnb (insideairbnb.com) published it on 29 June 2024 under CC BY 4.0. Pictures, people, ' +
  'bookings and reviews are made up.';

/**
 * The listings of the demo with the dates of their reviews, moved by whole weeks so that the day
 * of the snapshot is this week: weekends stay weekends.
 */
export function readReviewDates(today: IsoDate): Map<string, IsoDate[]> {
  const weeks = Math.floor(daysBetween(SNAPSHOT, today) / 7);
  const dates = new Map<string, IsoDate[]>();
  const [, ...lines] = readFileSync(seedFile('demo-reviews.csv'), 'utf8').trim().split('\n');
  for (const line of lines) {
    const [id = '', date = ''] = line.split(',');
    const known = dates.get(id) ?? [];
    dates.set(id, date === '' ? known : [...known, addDays(date, weeks * 7)]);
  }
  return dates;
}

const marked = (listing: ImportedListing): ImportedListing => ({
  ...listing,
  hostName: hostNameOf(listing.hostSourceId),
  title: `${listing.title} ${DEMO_MARK}`,
  description: DESCRIPTION,
});

/** Imports the listings with these ids, every one of them marked as demo data. */
export async function importDemoListings(ids: ReadonlySet<string>): Promise<void> {
  await importListings(
    seedFile('listings.csv.gz'),
    { city: 'Oslo', country: 'NO', currency: 'NOK', source: DEMO_SOURCE },
    { adjust: (listing) => (ids.has(listing.sourceId) ? marked(listing) : null) },
  );
}
