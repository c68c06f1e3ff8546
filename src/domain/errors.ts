/** Every code a client can meet, with the HTTP status it is answered with. */
export const ERROR_STATUS = {
  VALIDATION: 400,
  INVALID_DATES: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  OWN_PROPERTY: 403,
  NOT_FOUND: 404,
  DATES_UNAVAILABLE: 409,
  INVALID_TRANSITION: 409,
  PRICE_CHANGED: 409,
  HOLD_EXPIRED: 409,
  CAPTURE_FAILED: 409,
  ALREADY_REVIEWED: 409,
  HAS_ACTIVE_BOOKINGS: 409,
  DISPUTED: 409,
  IN_FLIGHT: 409,
  TOO_LARGE: 413,
  PAST_CHECK_IN: 422,
  MIN_NIGHTS: 422,
  MAX_NIGHTS: 422,
  TOO_MANY_GUESTS: 422,
  ADVANCE_NOTICE: 422,
  BOOKING_WINDOW: 422,
  CLOSED_TO_ARRIVAL: 422,
  CLOSED_TO_DEPARTURE: 422,
  AMOUNT_TOO_SMALL: 422,
  AMOUNT_TOO_LARGE: 422,
  REVIEW_NOT_ALLOWED: 422,
  QUOTE_EXPIRED: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  PAYMENT_METHOD_UNAVAILABLE: 422,
  REFUND_TOO_LARGE: 422,
  RATE_LIMITED: 429,
  TOO_MANY_HOLDS: 429,
  UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;
export type ErrorStatus = (typeof ERROR_STATUS)[ErrorCode];

/** One thing that stands in the way, with what a client needs to act on it (the limit, the dates…). */
export interface Reason {
  code: ErrorCode;
  message: string;
  [detail: string]: unknown;
}

/** Who you are comes before what you sent, and what can never work before what may work later. */
const ORDER_OF_REFUSALS: readonly ErrorStatus[] = [401, 403, 400, 404, 422, 409, 413, 429, 503];

const rankOf = (reason: Reason): number => ORDER_OF_REFUSALS.indexOf(ERROR_STATUS[reason.code]);

/**
 * A refusal that a client can understand: the first reason in the order of refusals gives the
 * code, the status and the message; all of them are in `details.reasons`.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly status: ErrorStatus;
  readonly reasons: readonly Reason[];
  readonly details: Record<string, unknown>;
  /** Seconds until another try makes sense, from the detail of that name; for 429 and 503. */
  readonly retryAfterSeconds?: number;

  constructor(first: Reason, ...others: Reason[]) {
    const reasons = [first, ...others].sort((a, b) => rankOf(a) - rankOf(b));
    const { message, ...details } = reasons[0] ?? first;
    super(message);
    this.code = details.code;
    this.status = ERROR_STATUS[details.code];
    this.reasons = reasons;
    this.details = { ...details, reasons };
    if (typeof details.retryAfterSeconds === 'number') {
      this.retryAfterSeconds = details.retryAfterSeconds;
    }
  }
}

/** A `DomainError` with one reason, to be thrown: `throw refuse('NOT_FOUND', 'No such booking.')`. */
export function refuse(
  code: ErrorCode,
  message: string,
  details: Record<string, unknown> = {},
): DomainError {
  return new DomainError({ ...details, code, message });
}

/** @throws DomainError with all the reasons, if there are any. */
export function throwIfAny(reasons: readonly Reason[]): void {
  const [first, ...others] = reasons;
  if (first) throw new DomainError(first, ...others);
}
