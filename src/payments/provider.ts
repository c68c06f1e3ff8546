/**
 * What the product needs from a payment provider, in the product's own words. Amounts are in our
 * minor units (ISO 4217), currencies in upper case, instants on the provider's clock.
 *
 * Every call takes at most 10 s in all, and throws
 * - `ProviderUnavailableError` when it can't be known whether the call had its effect,
 * - `ProviderDeclinedError` when the provider answered no: nothing happened.
 */
export interface PaymentProvider {
  readonly name: 'stripe';

  /** The smallest and largest amount that can be charged; null when the currency isn't offered. */
  chargeLimits(currency: string): ChargeLimits | null;

  create(request: PaymentRequest): Promise<ProviderPayment>;

  /** Looks the payment up as it is now. */
  find(ref: string): Promise<ProviderPayment>;

  /** Cancels the payment; one that is already final is answered as it is, not as an error. */
  cancel(ref: string, idempotencyKey: string): Promise<ProviderPayment>;

  /** Takes `amount` of an authorized payment and releases the rest. */
  capture(ref: string, amount: number, idempotencyKey: string): Promise<ProviderPayment>;

  refund(request: RefundRequest): Promise<ProviderRefund>;

  /** The refund of a payment that carries our reference; null when there is none. */
  findRefund(ref: string, reference: string): Promise<ProviderRefund | null>;

  /**
   * The event in a webhook's raw bytes, once its signature is proved.
   * @param now the real time, never the offset clock of tests and demos; default: now.
   * @throws ProviderSignatureError unsigned, signed by another, older than 5 minutes or not an event.
   */
  verifyWebhook(
    rawBody: Buffer | string,
    signatureHeader: string | undefined,
    now?: Date,
  ): ProviderEvent;
}

/** Both inclusive, minor units, multiples of the currency's step. */
export interface ChargeLimits {
  min: number;
  max: number;
}

export interface PaymentRequest {
  amount: number;
  currency: string;
  /** `manual` authorizes first and waits for `capture`. */
  capture: 'automatic' | 'manual';
  bookingDocumentId: string;
  /** The booking's readable reference, shown in the provider's dashboard. */
  reference: string;
  idempotencyKey: string;
}

export interface RefundRequest {
  /** The payment's ref. */
  ref: string;
  amount: number;
  currency: string;
  /** Our refund's documentId: the provider keeps it, so that the refund can be found again. */
  reference: string;
  idempotencyKey: string;
}

export type ProviderPaymentStatus =
  'requires_payment' | 'processing' | 'authorized' | 'succeeded' | 'canceled';

/** A payment as the provider told it at one moment. */
export interface ProviderPayment {
  ref: string;
  status: ProviderPaymentStatus;
  amount: number;
  amountReceived: number;
  /** 0 in events that don't carry the charge: `find` tells it surely. */
  amountRefunded: number;
  currency: string;
  livemode: boolean;
  /** The booking we named when creating the payment; null when it isn't one of ours. */
  bookingDocumentId: string | null;
  clientSecret: string | null;
  /** When the money was taken or authorized; null before that. */
  paidAt: Date | null;
  /** When an authorization lapses by itself; null when there is none or it isn't told. */
  captureBefore: Date | null;
}

export interface ProviderRefund {
  ref: string;
  paymentRef: string;
  /** Our refund's documentId; null for refunds that were not ordered here. */
  reference: string | null;
  status: 'pending' | 'succeeded' | 'failed';
  amount: number;
  currency: string;
}

/** A webhook's content; both null when the type concerns neither payments nor refunds. */
export interface ProviderEvent {
  id: string;
  type: string;
  createdAt: Date;
  livemode: boolean;
  payment: ProviderPayment | null;
  refund: ProviderRefund | null;
}

/** No usable answer: look the payment up, or repeat the call later with the same key. */
export class ProviderUnavailableError extends Error {
  override readonly name = 'ProviderUnavailableError';

  /** @param definite true when the provider answered (5xx, 429), false after a cut or a timeout. */
  constructor(
    message: string,
    readonly definite: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The provider understood and said no. */
export class ProviderDeclinedError extends Error {
  override readonly name = 'ProviderDeclinedError';

  /**
   * @param code the provider's code, e.g. `card_declined` or `resource_missing`
   * @param declineCode the card issuer's reason, e.g. `insufficient_funds`
   */
  constructor(
    message: string,
    readonly code: string,
    readonly declineCode: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A webhook that nobody who knows our secret has just sent. */
export class ProviderSignatureError extends Error {
  override readonly name = 'ProviderSignatureError';
}
