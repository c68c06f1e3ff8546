import { DomainError, refuse, type ErrorCode } from '../domain/errors';
import { errorBody } from '../http/error-body';
import { fromStrapiError } from '../http/strapi-errors';
import { fromDatabaseError } from '../sql/errors';

/** An error in a GraphQL answer; `extensions.error` is REST's error envelope. */
export interface FormattedError {
  message: string;
  locations?: readonly { line: number; column: number }[];
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
}

/** Codes by which Apollo marks requests that never reached a resolver. */
const BAD_REQUESTS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

const causeOf = (error: unknown): unknown =>
  (error as { originalError?: unknown } | null)?.originalError ?? error;

/** A refusal in our terms; null for a defect. */
export const toDomainError = (error: unknown): DomainError | null =>
  error instanceof DomainError ? error : (fromDatabaseError(error) ?? fromStrapiError(error));

/** The scalar `Date` refuses impossible days before any schema of ours sees them. */
const codeOfBadRequest = (message: string): ErrorCode =>
  /\bDate cannot represent\b/.test(message) ? 'INVALID_DATES' : 'VALIDATION';

function withRefusal(formatted: FormattedError, refusal: DomainError): FormattedError {
  const { code, message } = refusal;
  const { locations, path } = formatted;
  const extensions = { code, error: errorBody(refusal).error };
  return { message, ...(locations && { locations }), ...(path && { path }), extensions };
}

/**
 * The one place where refusals become GraphQL errors, with the codes and details that REST
 * answers. What nobody foresaw is logged and leaves without its text.
 */
export function formatGraphqlError(formatted: FormattedError, error: unknown): FormattedError {
  const known = toDomainError(causeOf(error));
  if (known) return withRefusal(formatted, known);
  if (BAD_REQUESTS.has(String(formatted.extensions?.code))) {
    const { message } = formatted;
    return withRefusal(formatted, refuse(codeOfBadRequest(message), message));
  }
  strapi.log.error(causeOf(error));
  const { locations, path } = formatted;
  const message = 'Internal Server Error';
  const extensions = {
    code: 'INTERNAL_SERVER_ERROR',
    error: { status: 500, name: 'Error', message },
  };
  return { message, ...(locations && { locations }), ...(path && { path }), extensions };
}
