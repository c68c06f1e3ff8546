import { amenityShape, type AmenityDocument } from '../../api/amenity/shape';
import {
  cancellationPolicyShape,
  type CancellationPolicyDocument,
} from '../../api/cancellation-policy/shape';
import { findPage } from '../../http/find-page';
import { listQueryOf, type RootFields } from '../field';

const AMENITY = 'api::amenity.amenity';
const POLICY = 'api::cancellation-policy.cancellation-policy';

export const referenceQueries: RootFields = {
  amenities: {
    action: 'amenity.find',
    resolve: async (args, request) => {
      const query = await listQueryOf(request, AMENITY, args);
      return (await findPage<AmenityDocument>(AMENITY, query, { order: ['id:asc'] })).items.map(
        amenityShape,
      );
    },
  },
  cancellationPolicies: {
    action: 'cancellationPolicy.find',
    resolve: async (args, request) => {
      const query = await listQueryOf(request, POLICY, args);
      const { items } = await findPage<CancellationPolicyDocument>(POLICY, query, {
        order: ['id:asc'],
      });
      return items.map(cancellationPolicyShape);
    },
  },
};
