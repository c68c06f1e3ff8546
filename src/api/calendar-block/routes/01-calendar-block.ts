import { defineRoutes } from '../../../http/route';
import { envelope, ofPropertyQuery, pageOf } from '../../../http/schemas';
import { blockAnswer, createBlockBody } from '../schemas';

export default defineRoutes('calendar-block', [
  {
    method: 'GET',
    path: '/calendar-blocks',
    handler: 'calendar-block.find',
    action: 'calendarBlock.find',
    summary: 'The blocked nights of your property',
    query: ofPropertyQuery,
    answers: { 200: { description: 'One page', schema: pageOf(blockAnswer) } },
    refusals: ['NOT_FOUND'],
  },
  {
    method: 'POST',
    path: '/calendar-blocks',
    handler: 'calendar-block.create',
    action: 'calendarBlock.create',
    summary: 'Keep nights of your property free',
    body: createBlockBody,
    answers: { 201: { description: 'Blocked', schema: envelope(blockAnswer) } },
    refusals: ['NOT_FOUND', 'INVALID_DATES', 'DATES_UNAVAILABLE'],
  },
  {
    method: 'DELETE',
    path: '/calendar-blocks/:id',
    handler: 'calendar-block.delete',
    action: 'calendarBlock.delete',
    summary: 'Open blocked nights again',
    answers: { 204: { description: 'Open' } },
    refusals: ['NOT_FOUND'],
  },
]);
