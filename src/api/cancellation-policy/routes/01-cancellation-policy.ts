import { defineRoutes } from '../../../http/route';
import { pageOf } from '../../../http/schemas';
import { cancellationPolicyAnswer } from '../schemas';

export default defineRoutes('cancellation-policy', [
  {
    method: 'GET',
    path: '/cancellation-policies',
    handler: 'cancellation-policy.find',
    action: 'cancellationPolicy.find',
    summary: 'What guests get back, by policy',
    strapiQuery: 'list',
    answers: { 200: { description: 'One page', schema: pageOf(cancellationPolicyAnswer) } },
  },
]);
