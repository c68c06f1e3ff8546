import { IMAGE_FIELDS, imageShape, type ImageDocument } from '../../images/shape';
import { toNullableNumber, toNumber } from '../../sql/values';

type Amount = string | number;

/** A property as the Document Service returns it with PROPERTY_POPULATE. */
export interface PropertyDocument {
  documentId: string;
  pricePerNight: Amount;
  weekendPricePerNight: Amount | null;
  cleaningFee: Amount | null;
  extraGuestFee: Amount | null;
  latitude: number;
  longitude: number;
  exactLatitude: number | null;
  exactLongitude: number | null;
  host: PersonDocument & { id: number };
  amenities?: { documentId: string; slug: string; name: string; category: string | null }[];
  images?: ImageDocument[] | null;
  cancellationPolicy?: { documentId: string; slug: string; name: string } | null;
  listingStatus: 'draft' | 'listed' | 'unlisted' | 'suspended' | 'removed';
  [field: string]: unknown;
}

interface PersonDocument {
  documentId: string;
  firstName: string | null;
  avatar?: { url: string } | null;
}

/** What a property shows besides its own columns. */
export const PROPERTY_POPULATE = {
  host: { fields: ['firstName'], populate: { avatar: { fields: ['url'] } } },
  amenities: { fields: ['slug', 'name', 'category'] },
  images: { fields: IMAGE_FIELDS },
  cancellationPolicy: { fields: ['slug', 'name'] },
} as const;

/** Columns that everyone may see, as they are stored. */
export const PUBLIC_FIELDS = [
  'title',
  'description',
  'propertyType',
  'neighbourhood',
  'city',
  'region',
  'country',
  'latitude',
  'longitude',
  'timezone',
  'currency',
  'guestsIncluded',
  'weeklyDiscountPercent',
  'monthlyDiscountPercent',
  'taxPercent',
  'maxGuests',
  'bedrooms',
  'beds',
  'bathrooms',
  'minNights',
  'maxNights',
  'advanceNoticeDays',
  'preparationDays',
  'bookingWindowDays',
  'checkInTime',
  'checkOutTime',
  'instantBook',
  'listingStatus',
  'avgRating',
  'reviewCount',
  'registrationNumber',
  'createdAt',
  'updatedAt',
] as const;

export const person = ({ documentId, firstName, avatar }: PersonDocument) => ({
  documentId,
  firstName,
  avatar: avatar ? { url: avatar.url } : null,
});

const amounts = (property: PropertyDocument) => ({
  pricePerNight: toNumber(property.pricePerNight),
  weekendPricePerNight: toNullableNumber(property.weekendPricePerNight),
  cleaningFee: toNullableNumber(property.cleaningFee) ?? 0,
  extraGuestFee: toNullableNumber(property.extraGuestFee) ?? 0,
});

const exactPlace = (property: PropertyDocument) => ({
  address: property.address ?? null,
  postalCode: property.postalCode ?? null,
  latitude: property.exactLatitude ?? property.latitude,
  longitude: property.exactLongitude ?? property.longitude,
});

/**
 * A property in answers: the place rounded for everyone, exact for whom it concerns.
 * @param isExact the caller owns it or is an admin; who stays there finds it in their booking.
 */
export function propertyShape(property: PropertyDocument, isExact: boolean) {
  const fields = Object.fromEntries(PUBLIC_FIELDS.map((field) => [field, property[field] ?? null]));
  return {
    documentId: property.documentId,
    ...fields,
    ...amounts(property),
    host: person(property.host),
    amenities: (property.amenities ?? []).map(({ documentId, slug, name, category }) => ({
      documentId,
      slug,
      name,
      category,
    })),
    images: (property.images ?? []).map(imageShape),
    cancellationPolicy: property.cancellationPolicy
      ? {
          documentId: property.cancellationPolicy.documentId,
          slug: property.cancellationPolicy.slug,
          name: property.cancellationPolicy.name,
        }
      : null,
    ...(isExact ? exactPlace(property) : {}),
  };
}
