import { amenityShape, type AmenityDocument } from '../../api/amenity/shape';
import {
  cancellationPolicyShape,
  type CancellationPolicyDocument,
} from '../../api/cancellation-policy/shape';
import { findReferenceData } from '../../http/strapi-query';
import { listQueryOf, type RootFields } from '../field';

const AMENITY = 'api::amenity.amenity';
const POLICY = 'api::cancellation-policy.cancellation-policy';

export const referenceQueries: RootFields = {
  amenities: {
    action: 'amenity.find',
    resolve: async (args, request) => {
      const query = await listQueryOf(request, AMENITY, args);
      return (await findReferenceData<AmenityDocument>(AMENITY, query)).items.map(amenityShape);
    },
  },
  cancellationPolicies: {
    action: 'cancellationPolicy.find',
    resolve: async (args, request) => {
      const query = await listQueryOf(request, POLICY, args);
      const { items } = await findReferenceData<CancellationPolicyDocument>(POLICY, query);
      return items.map(cancellationPolicyShape);
    },
  },
};
