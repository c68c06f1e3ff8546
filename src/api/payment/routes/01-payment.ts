import { z } from 'zod';
import { defineRoutes } from '../../../http/route';
import { envelope, noData, noQuery, pageOf } from '../../../http/schemas';
import {
  createPaymentBody,
  paymentAnswer,
  paymentsQuery,
  refundAnswer,
  refundBody,
  webhookBody,
  webhookHeaders,
} from '../schemas';

const payment = envelope(paymentAnswer);

export default defineRoutes('payment', [
  {
    method: 'POST',
    path: '/payments/webhooks/stripe',
    handler: 'payment.webhook',
    action: 'payment.webhook',
    summary: "Stripe's events, verified by their signature and applied by a job",
    headers: webhookHeaders,
    body: webhookBody,
    bodyAt: 'top',
    answers: {
      200: { description: 'Stored', schema: z.object({ received: z.literal(true) }) },
    },
    refusals: ['VALIDATION'],
  },
  {
    method: 'POST',
    path: '/payments',
    handler: 'payment.create',
    action: 'payment.create',
    summary: 'Open the payment of your booking, or get the one that is open',
    body: createPaymentBody,
    answers: {
      201: { description: 'Opened', schema: payment },
      200: { description: 'It was open already', schema: payment },
    },
    refusals: [
      'NOT_FOUND',
      'PAYMENT_METHOD_UNAVAILABLE',
      'INVALID_TRANSITION',
      'HOLD_EXPIRED',
      'UNAVAILABLE',
    ],
  },
  {
    method: 'GET',
    path: '/payments',
    handler: 'payment.find',
    action: 'payment.find',
    summary: 'The payments of your bookings',
    query: paymentsQuery,
    answers: { 200: { description: 'One page', schema: pageOf(paymentAnswer) } },
  },
  {
    method: 'GET',
    path: '/payments/:id',
    handler: 'payment.findOne',
    action: 'payment.findOne',
    summary: 'One payment; the host sees amount and status only',
    query: noQuery,
    answers: { 200: { description: 'The payment', schema: payment } },
    refusals: ['NOT_FOUND'],
  },
  {
    method: 'POST',
    path: '/payments/:id/sync',
    handler: 'payment.sync',
    action: 'payment.sync',
    summary: 'Look the payment up at the provider now; for its guest and admins',
    body: noData,
    answers: { 200: { description: 'The payment', schema: payment } },
    refusals: ['FORBIDDEN', 'NOT_FOUND', 'UNAVAILABLE'],
  },
  {
    method: 'POST',
    path: '/payments/:id/refunds',
    handler: 'payment.refund',
    action: 'payment.refund',
    summary: 'Give money back, up to what was captured',
    body: refundBody,
    answers: {
      201: { description: 'Owed to the guest; paid out by a job', schema: envelope(refundAnswer) },
    },
    refusals: ['NOT_FOUND', 'REFUND_TOO_LARGE'],
  },
]);
