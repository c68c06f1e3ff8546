import type { ImportCounts } from '../../import/types';
import { toPrintable } from '../../import/values';

const SHOWN_AMENITIES = 10;
const KB_PER_MB = 1024;

const number = (value: number): string => value.toLocaleString('en');

const count = (value: number, noun: string): string =>
  `${number(value)} ${noun}${value === 1 ? '' : 's'}`;

function rejectionLines({ rejectedByCode }: ImportCounts): string[] {
  return Object.entries(rejectedByCode)
    .sort(([, a], [, b]) => b - a)
    .map(([code, rows]) => `    ${number(rows)} ${code}`);
}

function amenityLine({ unknownAmenities }: ImportCounts): string[] {
  const names = [...unknownAmenities].sort(([, a], [, b]) => b - a);
  if (names.length === 0) return [];
  const shown = names
    .slice(0, SHOWN_AMENITIES)
    .map(([name, rows]) => `${toPrintable(name)} (${number(rows)})`);
  const rest =
    names.length > shown.length ? `, and ${number(names.length - shown.length)} more` : '';
  return [`  Amenities that are not known here were left out: ${shown.join(', ')}${rest}.`];
}

const guestLine = ({ withoutGuests }: ImportCounts): string[] =>
  withoutGuests === 0
    ? []
    : [`  For ${number(withoutGuests)} the file doesn't say how many guests fit: new ones take 1.`];

/**
 * What the user is told in the end.
 * @param seconds how long it took
 * @param report the path of the report file
 */
export function summarise(counts: ImportCounts, seconds: number, report: string): string[] {
  const { rows, created, updated, unchanged, rejected, hostsCreated } = counts;
  const memory = process.resourceUsage().maxRSS / KB_PER_MB;
  const rate = `${seconds.toFixed(1)} s, ${number(Math.round(rows / seconds))} a second`;
  return [
    `${count(rows, 'row')} read in ${rate}; at most ${memory.toFixed(0)} MB of memory.`,
    `  ${number(created)} created, ${number(updated)} updated, ${number(unchanged)} unchanged, ` +
      `${number(rejected)} rejected; ${count(hostsCreated, 'new host')}.`,
    ...rejectionLines(counts),
    ...guestLine(counts),
    ...amenityLine(counts),
    `  Rejected rows with their reasons: ${report}`,
    ...(counts.isComplete
      ? []
      : ['Stopped before the end. What was written stays: repeat the import to finish it.']),
  ];
}
