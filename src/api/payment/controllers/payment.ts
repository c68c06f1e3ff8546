import type { Context } from 'koa';
import { many, one } from '../../../http/answer';
import { callerOf, signedIn } from '../../../http/caller';
import { idParam, parseData, parseQuery } from '../../../http/parse';
import { noData, noQuery } from '../../../http/schemas';
import { createPaymentBody, paymentsQuery, refundBody } from '../schemas';
import { findPayments, getPayment } from '../services/find-payments';
import { giveRefund } from '../services/give-refund';
import { openPayment } from '../services/open-payment';
import { receiveWebhook } from '../services/receive-webhook';
import { syncPayment } from '../services/sync-payment';
import { guestPayment, refundShape } from '../shape';

/** Where Strapi's body parser leaves the bytes as they came: signatures are made on those. */
const UNPARSED = Symbol.for('unparsedBody');

const rawBodyOf = (ctx: Context): string => {
  const { body } = ctx.request as { body?: Record<symbol, unknown> };
  const raw = body?.[UNPARSED];
  return typeof raw === 'string' ? raw : '';
};

export default {
  async create(ctx: Context) {
    const input = parseData(ctx, createPaymentBody);
    const { payment, clientSecret, created } = await openPayment(signedIn(callerOf(ctx)), input);
    ctx.status = created ? 201 : 200;
    ctx.body = one(guestPayment(payment, input.booking, clientSecret));
  },

  async find(ctx: Context) {
    const { pagination } = parseQuery(ctx, paymentsQuery);
    ctx.body = many(await findPayments(signedIn(callerOf(ctx)), pagination));
  },

  async findOne(ctx: Context) {
    parseQuery(ctx, noQuery);
    ctx.body = one(await getPayment(signedIn(callerOf(ctx)), idParam(ctx)));
  },

  async sync(ctx: Context) {
    parseData(ctx, noData);
    ctx.body = one(await syncPayment(signedIn(callerOf(ctx)), idParam(ctx)));
  },

  async refund(ctx: Context) {
    const input = parseData(ctx, refundBody);
    const paymentId = idParam(ctx);
    ctx.status = 201;
    const refund = await giveRefund(signedIn(callerOf(ctx)), paymentId, input);
    ctx.body = one(refundShape(refund, paymentId));
  },

  async webhook(ctx: Context) {
    await receiveWebhook(rawBodyOf(ctx), ctx.get('Stripe-Signature') || undefined);
    ctx.body = { received: true };
  },
};
