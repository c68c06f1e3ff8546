import { createBlockBody } from '../../api/calendar-block/schemas';
import { blockNights, unblockNights } from '../../api/calendar-block/services/block-nights';
import { blockShape, type BlockDocument } from '../../api/calendar-block/shape';
import { createRuleBody, updateRuleBody } from '../../api/price-rule/schemas';
import { createRule, deleteRule, updateRule } from '../../api/price-rule/services/save-rule';
import { ruleShape, type RuleDocument } from '../../api/price-rule/shape';
import { findOwnedRows } from '../../api/property/services/owned-rows';
import { signedIn } from '../../http/caller';
import { parse } from '../../http/parse';
import { ofPropertyQuery } from '../../http/schemas';
import { idOf, listFields, texts, type Arguments, type RootFields } from '../field';

const BLOCK = 'api::calendar-block.calendar-block';
const RULE = 'api::price-rule.price-rule';

const ofProperty = ({ property, pagination }: Arguments) =>
  parse(ofPropertyQuery, { property, pagination: texts(pagination) });

export const calendarQueries: RootFields = {
  ...listFields('calendarBlocks', 'calendarBlock.find', async (args, { caller }) => {
    const { property, pagination } = ofProperty(args);
    const page = await findOwnedRows<BlockDocument>(BLOCK, signedIn(caller), property, pagination);
    return { ...page, items: page.items.map(blockShape) };
  }),
  ...listFields('priceRules', 'priceRule.find', async (args, { caller }) => {
    const { property, pagination } = ofProperty(args);
    const page = await findOwnedRows<RuleDocument>(RULE, signedIn(caller), property, pagination);
    return { ...page, items: page.items.map(ruleShape) };
  }),
};

export const calendarMutations: RootFields = {
  createCalendarBlock: {
    action: 'calendarBlock.create',
    resolve: async ({ data }, { caller }) =>
      blockShape(await blockNights(signedIn(caller), parse(createBlockBody, data))),
  },
  deleteCalendarBlock: {
    action: 'calendarBlock.delete',
    resolve: async (args, { caller }) => {
      const documentId = idOf(args.documentId);
      await unblockNights(signedIn(caller), documentId);
      return { documentId };
    },
  },
  createPriceRule: {
    action: 'priceRule.create',
    resolve: async ({ data }, { caller }) =>
      ruleShape(await createRule(signedIn(caller), parse(createRuleBody, data))),
  },
  updatePriceRule: {
    action: 'priceRule.update',
    resolve: async ({ documentId, data }, { caller }) => {
      const change = parse(updateRuleBody, data);
      return ruleShape(await updateRule(signedIn(caller), idOf(documentId), change));
    },
  },
  deletePriceRule: {
    action: 'priceRule.delete',
    resolve: async (args, { caller }) => {
      const documentId = idOf(args.documentId);
      await deleteRule(signedIn(caller), documentId);
      return { documentId };
    },
  },
};
