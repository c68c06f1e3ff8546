import { defineRoutes } from '../../../http/route';
import { pageOf } from '../../../http/schemas';
import { amenityAnswer } from '../schemas';

export default defineRoutes('amenity', [
  {
    method: 'GET',
    path: '/amenities',
    handler: 'amenity.find',
    action: 'amenity.find',
    summary: 'What homes can offer',
    strapiQuery: 'list',
    answers: { 200: { description: 'One page', schema: pageOf(amenityAnswer) } },
  },
]);
