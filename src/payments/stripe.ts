import Stripe from 'stripe';
import {
  type PaymentProvider,
  type PaymentRequest,
  type ProviderEvent,
  type ProviderPayment,
  type ProviderRefund,
  type RefundRequest,
  ProviderDeclinedError,
  ProviderSignatureError,
} from './provider';
import { stripeChargeLimits, toStripeAmount } from './stripe-currencies';
import { providerErrorOf } from './stripe-errors';
import { type StripeEvent, eventOf, isFromTheFuture, isStripeEvent } from './stripe-events';
import {
  type StripeCharge,
  type StripeIntent,
  BOOKING_KEY,
  REFUND_KEY,
  paymentOfIntent,
  refundOfPayment,
} from './stripe-mapping';
import { STRIPE_API_VERSION } from './stripe-version';

export interface StripeOptions {
  secretKey: string;
  /** Another server that speaks Stripe's API, e.g. `http://127.0.0.1:12111`; without a path. */
  apiBase?: string;
  /** Several while they are rotated; a webhook signed with any of them is ours. */
  webhookSecrets: readonly string[];
  /** Default: cards (and the wallets that ride on them); slower methods outlive a hold. */
  paymentMethodTypes?: readonly string[];
  /** Of all the requests that one call makes, in milliseconds; default 10 s. */
  timeoutMs?: number;
}

const CALL_TIMEOUT_MS = 10_000;
/** Stripe's largest page; no payment has as many refunds. */
const MAX_LISTED = 100;
const WEBHOOK_TOLERANCE_SECONDS = 300;
const EXPAND = { expand: ['latest_charge'] };

/** Stripe as a payment provider: PaymentIntents, through the `stripe` library. */
export function createStripeProvider(options: StripeOptions): PaymentProvider {
  return new StripeProvider(options);
}

class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  private readonly stripe: Stripe;

  constructor(private readonly options: StripeOptions) {
    this.stripe = new Stripe(options.secretKey, {
      ...addressOf(options.apiBase),
      apiVersion: STRIPE_API_VERSION,
      // The caller stores our own key before a call and decides when to repeat it.
      maxNetworkRetries: 0,
      // The library's default client counts idle time only, and repeats a cut request by itself.
      httpClient: Stripe.createFetchHttpClient(),
      telemetry: false,
    });
  }

  chargeLimits = stripeChargeLimits;

  async create(request: PaymentRequest): Promise<ProviderPayment> {
    const params: Stripe.PaymentIntentCreateParams = {
      ...EXPAND,
      amount: toStripeAmount(request.amount, request.currency),
      currency: request.currency.toLowerCase(),
      capture_method: request.capture,
      allowed_payment_method_types: [...(this.options.paymentMethodTypes ?? ['card'])],
      description: request.reference,
      metadata: { [BOOKING_KEY]: request.bookingDocumentId, reference: request.reference },
    };
    return this.call(async (limits) => {
      const keyed = { ...limits(), idempotencyKey: request.idempotencyKey };
      return this.paymentOf(await this.stripe.paymentIntents.create(params, keyed), limits);
    });
  }

  find(ref: string): Promise<ProviderPayment> {
    return this.call((limits) => this.lookUp(ref, limits));
  }

  cancel(ref: string, idempotencyKey: string): Promise<ProviderPayment> {
    return this.call(async (limits) => {
      try {
        const keyed = { ...limits(), idempotencyKey };
        const intent = await this.stripe.paymentIntents.cancel(ref, EXPAND, keyed);
        return await this.paymentOf(intent, limits);
      } catch (error) {
        if (!(providerErrorOf(error) instanceof ProviderDeclinedError)) throw error;
        const payment = await this.lookUp(ref, limits);
        if (payment.status === 'requires_payment' || payment.status === 'authorized') throw error;
        return payment;
      }
    });
  }

  async capture(ref: string, amount: number, idempotencyKey: string): Promise<ProviderPayment> {
    return this.call(async (limits) => {
      // The ref alone doesn't tell the currency, and so not Stripe's units either.
      const { currency } = await this.stripe.paymentIntents.retrieve(ref, undefined, limits());
      const units = toStripeAmount(amount, currency.toUpperCase());
      const params = { ...EXPAND, amount_to_capture: units };
      const keyed = { ...limits(), idempotencyKey };
      return this.paymentOf(await this.stripe.paymentIntents.capture(ref, params, keyed), limits);
    });
  }

  async refund(request: RefundRequest): Promise<ProviderRefund> {
    const { ref, amount, currency, reference, idempotencyKey } = request;
    const params = {
      payment_intent: ref,
      amount: toStripeAmount(amount, currency),
      metadata: { [REFUND_KEY]: reference },
    };
    return this.call(async (limits) => {
      const keyed = { ...limits(), idempotencyKey };
      const refund = await this.stripe.refunds.create(params, keyed);
      return refundOfPayment(refund, ref);
    });
  }

  async findRefund(ref: string, reference: string): Promise<ProviderRefund | null> {
    return this.call(async (limits) => {
      const params = { payment_intent: ref, limit: MAX_LISTED };
      const { data } = await this.stripe.refunds.list(params, limits());
      const refunds = data.map((refund) => refundOfPayment(refund, ref));
      return refunds.find((refund) => refund.reference === reference) ?? null;
    });
  }

  verifyWebhook(
    rawBody: Buffer | string,
    signatureHeader: string | undefined,
    now = new Date(),
  ): ProviderEvent {
    for (const secret of this.options.webhookSecrets) {
      const event = this.signedEvent(rawBody, signatureHeader ?? '', secret, now);
      if (event) return eventOf(event);
    }
    throw new ProviderSignatureError('The webhook is not signed with a secret of ours');
  }

  private signedEvent(
    rawBody: Buffer | string,
    header: string,
    secret: string,
    now: Date,
  ): StripeEvent | null {
    if (isFromTheFuture(header, now, WEBHOOK_TOLERANCE_SECONDS)) return null;
    try {
      const event: unknown = this.stripe.webhooks.constructEvent(
        rawBody,
        header,
        secret,
        WEBHOOK_TOLERANCE_SECONDS,
        undefined,
        now.getTime(),
      );
      return isStripeEvent(event) ? event : null;
    } catch {
      return null;
    }
  }

  private async lookUp(ref: string, limits: Limits): Promise<ProviderPayment> {
    return this.paymentOf(await this.stripe.paymentIntents.retrieve(ref, EXPAND, limits()), limits);
  }

  /** Servers that don't expand name the charge by its id: then it is fetched. */
  private async paymentOf(intent: StripeIntent, limits: Limits): Promise<ProviderPayment> {
    const latest: string | StripeCharge | null = intent.latest_charge ?? null;
    const charge =
      typeof latest === 'string'
        ? await this.stripe.charges.retrieve(latest, undefined, limits())
        : latest;
    return paymentOfIntent(intent, charge);
  }

  /** Runs one call of the interface under one deadline, with Stripe's errors in our words. */
  private async call<T>(work: (limits: Limits) => Promise<T>): Promise<T> {
    const deadline = Date.now() + (this.options.timeoutMs ?? CALL_TIMEOUT_MS);
    try {
      return await work(() => ({ timeout: Math.max(1, deadline - Date.now()) }));
    } catch (error) {
      throw providerErrorOf(error);
    }
  }
}

/** The time that is left of a call, as the library's request options. */
type Limits = () => { timeout: number };

function addressOf(apiBase: string | undefined): Stripe.StripeConfig {
  if (!apiBase) return {};
  const { hostname, pathname, port, protocol } = new URL(apiBase);
  if (pathname !== '/') throw new Error(`${apiBase} must not have a path`);
  const secure = protocol === 'https:';
  return { host: hostname, port: port || (secure ? 443 : 80), protocol: secure ? 'https' : 'http' };
}
