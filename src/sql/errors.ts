import { refuse, type DomainError, type ErrorCode } from '../domain/errors';

/** What breaking a named constraint means to a caller. */
const BY_CONSTRAINT: Record<string, { code: ErrorCode; message: string }> = {
  stay_claims_bookings_apart: {
    code: 'DATES_UNAVAILABLE',
    message: 'These nights were just taken.',
  },
  stay_claims_blocks_and_bookings_apart: {
    code: 'DATES_UNAVAILABLE',
    message: 'A booking and a block may not share nights.',
  },
  up_users_email_unique: { code: 'VALIDATION', message: 'This e-mail address is already taken.' },
  up_users_username_unique: { code: 'VALIDATION', message: 'This username is already taken.' },
  reviews_booking_unique: { code: 'ALREADY_REVIEWED', message: 'This stay is already reviewed.' },
  bookings_property_id_required: {
    code: 'HAS_ACTIVE_BOOKINGS',
    message: 'A property that has bookings stays in the books.',
  },
  bookings_guest_id_required: {
    code: 'HAS_ACTIVE_BOOKINGS',
    message: 'A user who has bookings stays in the books.',
  },
  bookings_host_id_required: {
    code: 'HAS_ACTIVE_BOOKINGS',
    message: 'A host who has bookings stays in the books.',
  },
  properties_host_id_required: { code: 'VALIDATION', message: 'A property needs a host.' },
};

/** PostgreSQL error codes (Appendix A): what the caller sent can't be stored. */
const BAD_INPUT = new Set(['22001', '22003', '22007', '22008', '22021', '22P02', '22P05', '22026']);
/** Another transaction won, or the server is going away: worth another try. */
const TRY_AGAIN = new Set(['40001', '40P01', '55P03', '57014', '57P01', '57P02', '57P03', '53300']);
const CONNECTION_LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', '08006']);

const RETRY_AFTER_SECONDS = 2;

interface DatabaseError extends Error {
  code?: string;
  constraint?: string;
  detail?: string;
}

const isDatabaseError = (error: unknown): error is DatabaseError =>
  error instanceof Error || (typeof error === 'object' && error !== null && 'code' in error);

/** Deadlocks and serialization failures: nothing was written, so the work may run once more. */
export const isRetryable = (error: unknown): boolean =>
  isDatabaseError(error) && (error.code === '40001' || error.code === '40P01');

export const unavailable = (message: string): DomainError =>
  refuse('UNAVAILABLE', message, { retryAfterSeconds: RETRY_AFTER_SECONDS });

function fromConstraint(error: DatabaseError): DomainError | null {
  const known = error.constraint === undefined ? undefined : BY_CONSTRAINT[error.constraint];
  if (known) return refuse(known.code, known.message);
  if (error.code === '23514' || error.code === '23505' || error.code === '23503')
    return refuse('VALIDATION', 'The database refuses these values.', {
      constraint: error.constraint,
    });
  return null;
}

/**
 * The one translation of the database's refusals into ours.
 * @returns null for what is not a database's error or means a defect of ours.
 */
export function fromDatabaseError(error: unknown): DomainError | null {
  if (!isDatabaseError(error)) return null;
  const constraint = fromConstraint(error);
  if (constraint) return constraint;
  const code = error.code ?? '';
  if (code === '23P01') return refuse('DATES_UNAVAILABLE', 'These nights were just taken.');
  if (BAD_INPUT.has(code)) return refuse('VALIDATION', 'A value has a form that cannot be stored.');
  if (TRY_AGAIN.has(code)) return unavailable('The database is busy. Please try again.');
  if (CONNECTION_LOST.has(code) || error.name === 'KnexTimeoutError')
    return unavailable('The database cannot be reached. Please try again.');
  return null;
}
