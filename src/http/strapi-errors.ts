import { errors } from '@strapi/utils';
import { refuse, type DomainError, type ErrorCode } from '../domain/errors';

const CODE_OF_CLASS: readonly [new (...args: never[]) => Error, ErrorCode][] = [
  [errors.UnauthorizedError, 'UNAUTHENTICATED'],
  [errors.ForbiddenError, 'FORBIDDEN'],
  [errors.NotFoundError, 'NOT_FOUND'],
  [errors.PayloadTooLargeError, 'TOO_LARGE'],
  [errors.RateLimitError, 'RATE_LIMITED'],
  // The base class of all of them: Strapi answers the rest 400.
  [errors.ApplicationError, 'VALIDATION'],
];

/** Strapi's own refusals in our words; null for what isn't one. */
export function fromStrapiError(error: unknown): DomainError | null {
  const found = CODE_OF_CLASS.find(([type]) => error instanceof type);
  if (!found) return null;
  const { message, details } = error as InstanceType<typeof errors.ApplicationError>;
  return refuse(found[1], message, typeof details === 'object' ? { ...details } : {});
}
