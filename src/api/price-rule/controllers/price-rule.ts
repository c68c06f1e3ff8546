import type { Context } from 'koa';
import { many, one } from '../../../http/answer';
import { callerOf, signedIn } from '../../../http/caller';
import { idParam, parseData, parseQuery } from '../../../http/parse';
import { ofPropertyQuery } from '../../../http/schemas';
import { findOwnedRows } from '../../property/services/owned-rows';
import { createRuleBody, updateRuleBody } from '../schemas';
import { createRule, deleteRule, updateRule } from '../services/save-rule';
import { ruleShape, type RuleDocument } from '../shape';

const UID = 'api::price-rule.price-rule';

export default {
  async find(ctx: Context) {
    const { property, pagination } = parseQuery(ctx, ofPropertyQuery);
    const caller = signedIn(callerOf(ctx));
    const page = await findOwnedRows<RuleDocument>(UID, caller, property, pagination);
    ctx.body = many({ ...page, items: page.items.map(ruleShape) });
  },

  async create(ctx: Context) {
    const input = parseData(ctx, createRuleBody);
    ctx.status = 201;
    ctx.body = one(ruleShape(await createRule(signedIn(callerOf(ctx)), input)));
  },

  async update(ctx: Context) {
    const change = parseData(ctx, updateRuleBody);
    const rule = await updateRule(signedIn(callerOf(ctx)), idParam(ctx), change);
    ctx.body = one(ruleShape(rule));
  },

  async delete(ctx: Context) {
    await deleteRule(signedIn(callerOf(ctx)), idParam(ctx));
    ctx.status = 204;
  },
};
