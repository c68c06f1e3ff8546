import { profileBody } from '../api/account/schemas';
import { createPropertyBody } from '../api/property/schemas';
import { DomainError, type Reason } from '../domain/errors';
import { MAX_STAY_NIGHTS, validateTerms, type ListingTerms } from '../domain/listing/terms';
import { validatePlace } from '../domain/place';
import { parse } from '../http/parse';
import type { StoredListing } from '../sql/imports';
import { tellReasons } from './file-language';
import type { ImportedListing, Refused } from './types';

/** The terms that a listing has in the end: what its file says on top of what is stored. */
export type MergedTerms = Partial<ListingTerms> &
  Pick<ListingTerms, 'maxGuests' | 'minNights' | 'maxNights'>;

/** Who can't tell how many fit takes one. */
const CERTAIN_GUESTS = 1;

/**
 * @param base what is stored, or the product's defaults
 */
export function mergeTerms(listing: ImportedListing, base: Partial<ListingTerms>): MergedTerms {
  const { pricePerNight, currency } = listing;
  const minNights = listing.minNights ?? base.minNights ?? 1;
  const maxNights =
    listing.maxNights === null
      ? Math.max(base.maxNights ?? minNights, minNights)
      : Math.min(listing.maxNights, MAX_STAY_NIGHTS);
  const maxGuests = listing.maxGuests ?? base.maxGuests ?? CERTAIN_GUESTS;
  // The stored zone was checked when it was stored, and asking for it takes longer than the rest.
  const timezone = undefined;
  return { ...base, timezone, pricePerNight, currency, maxGuests, minNights, maxNights };
}

/** The fields whose limits only the API's schema knows. */
const fields = createPropertyBody.pick({
  title: true,
  description: true,
  propertyType: true,
  neighbourhood: true,
  city: true,
  bedrooms: true,
  beds: true,
  bathrooms: true,
  registrationNumber: true,
});

const hostFields = profileBody.pick({ firstName: true });

function fieldReasons(listing: ImportedListing): readonly Reason[] {
  const { title, description, propertyType, neighbourhood, city } = listing;
  const { bedrooms, beds, bathrooms, registrationNumber } = listing;
  const written = { title, description, propertyType, neighbourhood, city };
  try {
    parse(fields, { ...written, bedrooms, beds, bathrooms, registrationNumber });
    if (listing.hostName !== null) parse(hostFields, { firstName: listing.hostName });
    return [];
  } catch (error) {
    if (error instanceof DomainError) return error.reasons;
    throw error;
  }
}

/** What the rules of every property say to a listing; null when they have nothing against it. */
export function findFault(listing: ImportedListing, terms: MergedTerms): Refused | null {
  const reasons = [...fieldReasons(listing), ...validatePlace(listing), ...validateTerms(terms)];
  if (reasons.length === 0) return null;
  return { code: 'VALIDATION', message: tellReasons(reasons, listing) };
}

export const DUPLICATE: Refused = {
  code: 'DUPLICATE_ID',
  message: 'An earlier row of the file has the same id; the first one counts.',
};

/** What stands against writing over a property that is there already. */
export function findConflict(
  listing: ImportedListing,
  stored: StoredListing,
  importId: string,
): Refused | null {
  const { currency } = stored.terms;
  if (stored.importId === importId) return DUPLICATE;
  if (stored.listingStatus === 'removed')
    return { code: 'REMOVED', message: 'The listing was removed here and stays so.' };
  if (currency !== listing.currency)
    return {
      code: 'CURRENCY_CHANGED',
      message: `The listing is here in ${currency}; an import does not change that.`,
    };
  return null;
}
