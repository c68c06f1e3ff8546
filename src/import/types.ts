/** Where and in which money all listings of a file are; the file itself does not say. */
export interface ImportOptions {
  city: string;
  /** ISO 3166-1 alpha-2, upper case. */
  country: string;
  /** ISO 4217, upper case. */
  currency: string;
  /** Keeps the ids of this import apart from others', which it then never meets. */
  source?: string;
}

/**
 * One listing as the file tells it. Null is what the file does not tell: it stays as it is stored,
 * and a new property takes the product's default.
 */
export interface ImportedListing {
  sourceId: string;
  hostSourceId: string;
  hostName: string | null;
  title: string;
  description: string | null;
  propertyType: 'entire_home' | 'private_room' | 'shared_room' | 'hotel_room';
  neighbourhood: string | null;
  city: string;
  country: string;
  /** Degrees, exact. */
  latitude: number;
  /** Degrees, exact. */
  longitude: number;
  /** Minor units of `currency`. */
  pricePerNight: number;
  currency: string;
  maxGuests: number | null;
  bedrooms: number | null;
  beds: number | null;
  /** Halves are for those without a shower. */
  bathrooms: number | null;
  /** Null when the file has no such column: then those stored stay. */
  amenitySlugs: string[] | null;
  minNights: number | null;
  maxNights: number | null;
  instantBook: boolean | null;
  registrationNumber: string | null;
  /** Of a new property; a repeated import leaves the status as it is. */
  listingStatus: 'draft' | 'listed';
}

export type RejectionCode =
  | 'NO_PRICE'
  | 'MISSING_VALUE'
  | 'BAD_VALUE'
  | 'UNSTORABLE_TEXT'
  | 'WRONG_COLUMN_COUNT'
  | 'VALIDATION'
  | 'DUPLICATE_ID'
  | 'CURRENCY_CHANGED'
  | 'REMOVED';

/** Why a row can't be used. */
export interface Refused {
  code: RejectionCode;
  message: string;
}

/** A row that was not imported, with the line on which it begins, from 1. */
export interface Rejection extends Refused {
  line: number;
  /** As the file has it, if it has it. */
  id: string;
  name: string;
}

export interface ImportCounts {
  /** Rows that are done; each of them is in exactly one of the next five. */
  rows: number;
  created: number;
  updated: number;
  /** Stored already just as the file has them. */
  unchanged: number;
  rejected: number;
  /** Left out by `adjust`. */
  skipped: number;
  hostsCreated: number;
  rejectedByCode: Partial<Record<RejectionCode, number>>;
  /** Accepted rows of a file that does not say how many guests fit. */
  withoutGuests: number;
  /** Names of amenities that this product does not have, with how often they came. */
  unknownAmenities: Map<string, number>;
  /** False when the import was stopped before the end of the file. */
  isComplete: boolean;
}

export interface ImportProgress {
  bytesRead: number;
  totalBytes: number;
  /** Always the same object, which the import goes on changing. */
  counts: ImportCounts;
}

export interface ImportHooks {
  /** Changes a listing before it is checked and written; null leaves it out. */
  adjust?(listing: ImportedListing): ImportedListing | null;
  /** Before the first batch and after every one. */
  onProgress?(progress: ImportProgress): void;
  /** In the order of the file. */
  onReject?(rejection: Rejection): void | Promise<void>;
  /** Stops the import after the running batch. */
  stop?: AbortSignal;
}
