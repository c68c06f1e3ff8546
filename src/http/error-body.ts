import type { DomainError, ErrorStatus } from '../domain/errors';

/** The class names that Strapi's clients know, and their kin where Strapi has none. */
const NAMES: Record<ErrorStatus, string> = {
  400: 'ValidationError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  409: 'ConflictError',
  413: 'PayloadTooLargeError',
  422: 'UnprocessableEntityError',
  429: 'RateLimitError',
  503: 'ServiceUnavailableError',
};

export interface ErrorBody {
  data: null;
  error: { status: number; name: string; message: string; details: Record<string, unknown> };
}

/** A refusal in Strapi's envelope: what REST answers, and GraphQL in `extensions.error`. */
export const errorBody = ({ status, message, details }: DomainError): ErrorBody => ({
  data: null,
  error: { status, name: NAMES[status], message, details },
});
