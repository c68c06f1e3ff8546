import type { PaymentIntent } from './objects';

/** An error as Stripe answers it: `{error: {type, code, message, param}}` with an HTTP status. */
export class SandboxError extends Error {
  constructor(
    readonly status: number,
    readonly error: StripeErrorBody,
  ) {
    super(error.message);
  }
}

export interface StripeErrorBody {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  payment_intent?: PaymentIntent;
}

/** 400: something in the request is wrong or doesn't fit the object's state. */
export function invalidRequest(
  message: string,
  details: Omit<Partial<StripeErrorBody>, 'message' | 'type'> = {},
): SandboxError {
  return new SandboxError(400, { type: 'invalid_request_error', message, ...details });
}

export function missingParam(param: string): SandboxError {
  const message = `Missing required param: ${param}.`;
  return invalidRequest(message, { code: 'parameter_missing', param });
}

export function notFound(kind: string, id: string, param = 'id'): SandboxError {
  return new SandboxError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

export function unauthorized(message: string): SandboxError {
  return new SandboxError(401, { type: 'invalid_request_error', message });
}

/** 402: the card's issuer said no. */
export function cardError(error: Omit<StripeErrorBody, 'type'>): SandboxError {
  return new SandboxError(402, { type: 'card_error', ...error });
}

export function idempotencyError(status: number, message: string, code?: string): SandboxError {
  return new SandboxError(status, { type: 'idempotency_error', message, code });
}
