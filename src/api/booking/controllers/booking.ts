import type { Context } from 'koa';
import { many, one } from '../../../http/answer';
import { callerOf, signedIn } from '../../../http/caller';
import { idempotencyKeyOf } from '../../../http/idempotency-key';
import { idParam, parse, parseData, parseQuery, dataOf } from '../../../http/parse';
import { parseFields, parseListQuery, pickFields } from '../../../http/strapi-query';
import { bookingBodyFor, cancelBody, cancelQuery, sideQuery } from '../schemas';
import { bookStay } from '../services/book-stay';
import { cancelBooking } from '../services/cancel-booking';
import { findBookings, getBooking } from '../services/find-bookings';

const UID = 'api::booking.booking';

async function cancel(ctx: Context, input: { reason?: string | undefined }) {
  const caller = signedIn(callerOf(ctx));
  const { documentId } = await cancelBooking(caller, idParam(ctx), input);
  ctx.body = one(await getBooking(caller, documentId));
}

export default {
  async create(ctx: Context) {
    const data = dataOf(ctx);
    const wish = parse(bookingBodyFor(data), data);
    const { status, body } = await bookStay(signedIn(callerOf(ctx)), wish, idempotencyKeyOf(ctx));
    ctx.status = status;
    ctx.body = body;
  },

  async find(ctx: Context) {
    const { role, ...query } = ctx.query;
    const side = parse(sideQuery, role);
    const list = await parseListQuery(ctx, UID, query);
    ctx.body = many(await findBookings(signedIn(callerOf(ctx)), list, side));
  },

  async findOne(ctx: Context) {
    const fields = await parseFields(ctx, UID);
    ctx.body = one(pickFields(await getBooking(signedIn(callerOf(ctx)), idParam(ctx)), fields));
  },

  cancel: (ctx: Context) => cancel(ctx, parseData(ctx, cancelBody)),

  delete: (ctx: Context) => cancel(ctx, parseQuery(ctx, cancelQuery)),
};
