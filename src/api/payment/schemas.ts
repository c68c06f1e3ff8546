import { z } from 'zod';
import { amount, documentId, instant, pagination } from '../../http/schemas';

export const createPaymentBody = z.strictObject({
  booking: documentId,
  provider: z.enum(['stripe', 'mpesa']).default('stripe'),
  phone: z.string().max(20).optional(),
});

export const refundBody = z.strictObject({
  amount: amount
    .min(1)
    .optional()
    .meta({ description: 'minor units; everything that is left when not given' }),
  reason: z.string().trim().min(1, 'must not be empty').max(500),
});

export type RefundInput = z.infer<typeof refundBody>;

export const refundAnswer = z
  .object({
    documentId,
    payment: documentId,
    amount: z.int(),
    currency: z.string(),
    reason: z.string(),
    refundStatus: z.enum(['pending', 'succeeded', 'failed']),
  })
  .meta({ id: 'Refund' });

export const paymentsQuery = z.strictObject({ pagination });

/** Stripe's event; what counts are its raw bytes, which the signature covers. */
export const webhookBody = z.looseObject({ id: z.string(), type: z.string() });

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
