import { z } from 'zod';
import { documentId, instant, pagination } from '../../http/schemas';

export const createPaymentBody = z.strictObject({
  booking: documentId,
  provider: z.enum(['stripe', 'mpesa']).default('stripe'),
  phone: z.string().max(20).optional(),
});

export const paymentsQuery = z.strictObject({ pagination });

export const webhookHeaders = z.object({ 'Stripe-Signature': z.string() });

export const paymentAnswer = z
  .object({
    documentId,
    booking: documentId,
    amount: z.int(),
    currency: z.string(),
    paymentStatus: z.enum([
      'requires_payment',
      'processing',
      'authorized',
      'succeeded',
      'canceled',
      'partially_refunded',
      'refunded',
    ]),
    provider: z.string().optional().meta({ description: 'not for the host' }),
    providerRef: z.string().nullable().optional(),
    amountRefunded: z.int().optional(),
    createdAt: instant.optional(),
    clientSecret: z.string().nullable().optional().meta({ description: 'for the guest only' }),
  })
  .meta({ id: 'Payment' });
