import { settings } from '../platform/settings';
import type { PaymentProvider } from './provider';
import { createStripeProvider } from './stripe';

let active: PaymentProvider | undefined;

/** The active payment provider, as configured. */
export function paymentProvider(): PaymentProvider {
  active ??= createStripeProvider(settings().payments);
  return active;
}

/** Whether real money is meant: a test-mode report must not confirm a real booking, nor back. */
export const expectsLivemode = (): boolean => /^[rs]k_live_/.test(settings().payments.secretKey);
