import type { Context } from 'koa';
import { refuse } from '../../../domain/errors';
import { many, one } from '../../../http/answer';
import { callerOf, signedIn } from '../../../http/caller';
import { idParam, parseData, parseQuery } from '../../../http/parse';
import { createPaymentBody, paymentsQuery } from '../schemas';
import { findPayments, getPayment } from '../services/find-payments';
import { openPayment } from '../services/open-payment';
import { receiveWebhook } from '../services/receive-webhook';
import { guestPayment } from '../shape';

/** Where Strapi's body parser leaves the bytes as they came: signatures are made on those. */
const UNPARSED = Symbol.for('unparsedBody');

const rawBodyOf = (ctx: Context): string => {
  const { body } = ctx.request as { body?: Record<symbol, unknown> };
  const raw = body?.[UNPARSED];
  return typeof raw === 'string' ? raw : '';
};

export default {
  async create(ctx: Context) {
    const { booking, provider } = parseData(ctx, createPaymentBody);
    if (provider !== 'stripe')
      throw refuse('PAYMENT_METHOD_UNAVAILABLE', `${provider} is not set up here.`);
    const { payment, clientSecret, created } = await openPayment(signedIn(callerOf(ctx)), booking);
    ctx.status = created ? 201 : 200;
    ctx.body = one(guestPayment(payment, booking, clientSecret));
  },

  async find(ctx: Context) {
    const { pagination } = parseQuery(ctx, paymentsQuery);
    ctx.body = many(await findPayments(signedIn(callerOf(ctx)), pagination));
  },

  async findOne(ctx: Context) {
    ctx.body = one(await getPayment(signedIn(callerOf(ctx)), idParam(ctx)));
  },

  async webhook(ctx: Context) {
    await receiveWebhook(rawBodyOf(ctx), ctx.get('Stripe-Signature') || undefined);
    ctx.body = { received: true };
  },
};
