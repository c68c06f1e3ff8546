import Stripe from 'stripe';
import { ProviderDeclinedError, ProviderUnavailableError } from './provider';

/** Answers that say "not now" rather than "no". */
const TRY_LATER_CODES: ReadonlySet<string> = new Set(['idempotency_key_in_use', 'lock_timeout']);

/** The library's errors in the interface's words; anything else (a mistake of ours) as it is. */
export function providerErrorOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { statusCode, code, message } = error;
  const cause = { cause: error };
  if (statusCode === undefined) return new ProviderUnavailableError(message, false, cause);
  // Another request with this key is still running: its effect is not known yet.
  if (code === 'idempotency_key_in_use') return new ProviderUnavailableError(message, false, cause);
  if (isTryLater(statusCode, code)) return new ProviderUnavailableError(message, true, cause);
  return new ProviderDeclinedError(
    message,
    code ?? error.rawType ?? 'unknown',
    error.decline_code ?? null,
    cause,
  );
}

/** 401 and 403 are here too: a wrong key is the operator's to mend, not a guest's card's fault. */
function isTryLater(statusCode: number, code: string | undefined): boolean {
  return (
    statusCode >= 500 ||
    [401, 403, 409, 429].includes(statusCode) ||
    (code !== undefined && TRY_LATER_CODES.has(code))
  );
}
