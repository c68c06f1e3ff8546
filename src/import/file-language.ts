import type { Reason } from '../domain/errors';
import { MAX_STAY_NIGHTS } from '../domain/listing/terms';
import { currencyDigits } from '../domain/money';
import type { ImportedListing } from './types';

/** What the file calls the fields that it fills. */
const COLUMNS: ReadonlyMap<string, string> = new Map<keyof ImportedListing | 'firstName', string>([
  ['title', 'name'],
  ['firstName', 'host_name'],
  ['propertyType', 'room_type'],
  ['pricePerNight', 'price'],
  ['maxGuests', 'accommodates'],
  ['minNights', 'minimum_nights'],
  ['maxNights', 'maximum_nights'],
  ['registrationNumber', 'license'],
]);

function priceMessage({ step, min, max }: Reason, currency: string): string {
  const digits = currencyDigits(currency);
  const amount = (units: unknown): string => (Number(units) / 10 ** digits).toFixed(digits);
  return step === undefined
    ? `price must be from ${amount(min)} to ${amount(max)} ${currency}`
    : `price must be a multiple of ${amount(step)} ${currency}`;
}

const fieldIn = (listing: ImportedListing, field: string): string =>
  field in listing && listing[field as keyof ImportedListing] === null
    ? `${field}, as it is set here,`
    : (COLUMNS.get(field) ?? field);

/** What is wrong with a listing, in the words and units of its file. */
export function tellReasons(reasons: readonly Reason[], listing: ImportedListing): string {
  // The longest stay is cut to the product's limit: no reason should speak of what the file lacks.
  const isTooLong = (listing.minNights ?? 0) > MAX_STAY_NIGHTS;
  const others = isTooLong
    ? reasons.filter(({ path }) => path !== 'minNights' && path !== 'maxNights')
    : reasons;
  const told = others.map((reason) =>
    reason.path === 'pricePerNight'
      ? priceMessage(reason, listing.currency)
      : reason.message.replace(/\b[a-z]+[A-Z]\w+|^title\b/g, (name) => fieldIn(listing, name)),
  );
  const limit = `minimum_nights must be at most ${MAX_STAY_NIGHTS}, the longest stay here`;
  return [...told, ...(isTooLong ? [limit] : [])].join('; ');
}
