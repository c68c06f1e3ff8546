import { defineRoutes } from '../../../http/route';
import { envelope, ofPropertyQuery, pageOf } from '../../../http/schemas';
import { createRuleBody, ruleAnswer, updateRuleBody } from '../schemas';

const rule = envelope(ruleAnswer);

export default defineRoutes('price-rule', [
  {
    method: 'GET',
    path: '/price-rules',
    handler: 'price-rule.find',
    action: 'priceRule.find',
    summary: 'The price rules of your property',
    query: ofPropertyQuery,
    answers: { 200: { description: 'One page', schema: pageOf(ruleAnswer) } },
    refusals: ['NOT_FOUND'],
  },
  {
    method: 'POST',
    path: '/price-rules',
    handler: 'price-rule.create',
    action: 'priceRule.create',
    summary: 'Set price and stay rules for some nights; the latest rule wins',
    body: createRuleBody,
    answers: { 201: { description: 'Created', schema: rule } },
    refusals: ['NOT_FOUND', 'INVALID_DATES'],
  },
  {
    method: 'PUT',
    path: '/price-rules/:id',
    handler: 'price-rule.update',
    action: 'priceRule.update',
    summary: 'Change a price rule',
    body: updateRuleBody,
    answers: { 200: { description: 'Changed', schema: rule } },
    refusals: ['NOT_FOUND', 'INVALID_DATES'],
  },
  {
    method: 'DELETE',
    path: '/price-rules/:id',
    handler: 'price-rule.delete',
    action: 'priceRule.delete',
    summary: 'Delete a price rule',
    answers: { 204: { description: 'Deleted' } },
    refusals: ['NOT_FOUND'],
  },
]);
