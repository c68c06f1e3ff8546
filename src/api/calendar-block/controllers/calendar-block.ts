import type { Context } from 'koa';
import { many, one } from '../../../http/answer';
import { callerOf, signedIn } from '../../../http/caller';
import { idParam, parseData, parseQuery } from '../../../http/parse';
import { ofPropertyQuery } from '../../../http/schemas';
import { findOwnedRows } from '../../property/services/owned-rows';
import { createBlockBody } from '../schemas';
import { blockNights, unblockNights } from '../services/block-nights';
import { blockShape, type BlockDocument } from '../shape';

const UID = 'api::calendar-block.calendar-block';

export default {
  async find(ctx: Context) {
    const { property, pagination } = parseQuery(ctx, ofPropertyQuery);
    const caller = signedIn(callerOf(ctx));
    const page = await findOwnedRows<BlockDocument>(UID, caller, property, pagination);
    ctx.body = many({ ...page, items: page.items.map(blockShape) });
  },

  async create(ctx: Context) {
    const input = parseData(ctx, createBlockBody);
    ctx.status = 201;
    ctx.body = one(blockShape(await blockNights(signedIn(callerOf(ctx)), input)));
  },

  async delete(ctx: Context) {
    await unblockNights(signedIn(callerOf(ctx)), idParam(ctx));
    ctx.status = 204;
  },
};
