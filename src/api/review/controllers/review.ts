import type { Context } from 'koa';
import { many, one } from '../../../http/answer';
import { callerOf, signedIn } from '../../../http/caller';
import { idParam, parse, parseData } from '../../../http/parse';
import { documentId } from '../../../http/schemas';
import { parseFields, parseListQuery, pickFields } from '../../../http/strapi-query';
import { createReviewBody } from '../schemas';
import { findReviews, getReview } from '../services/find-reviews';
import { writeReview } from '../services/write-review';

const UID = 'api::review.review';

export default {
  async find(ctx: Context) {
    const { property, ...query } = ctx.query;
    const ofProperty = parse(documentId.optional(), property);
    const list = await parseListQuery(ctx, UID, query);
    ctx.body = many(await findReviews(callerOf(ctx), list, ofProperty));
  },

  async findOne(ctx: Context) {
    const fields = await parseFields(ctx, UID);
    ctx.body = one(pickFields(await getReview(callerOf(ctx), idParam(ctx)), fields));
  },

  async create(ctx: Context) {
    const input = parseData(ctx, createReviewBody);
    ctx.status = 201;
    ctx.body = one(await writeReview(signedIn(callerOf(ctx)), input));
  },
};
