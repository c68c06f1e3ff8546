import {
  availabilityQuery,
  createPropertyBody,
  quoteBody,
  updatePropertyBody,
} from '../../api/property/schemas';
import { searchQuery } from '../../api/property/search-schemas';
import { findProperties, getProperty } from '../../api/property/services/find-properties';
import { quoteStay } from '../../api/property/services/quote-stay';
import { readAvailability } from '../../api/property/services/read-availability';
import {
  createProperty,
  deleteProperty,
  updateProperty,
} from '../../api/property/services/save-property';
import { searchProperties } from '../../api/property/services/search-properties';
import { signedIn } from '../../http/caller';
import { parse } from '../../http/parse';
import { idOf, listFields, listQueryOf, type Arguments, type RootFields } from '../field';

const isEmpty = (value: unknown): boolean =>
  value === null || (Array.isArray(value) && value.length === 0);

/** Arguments as the query string of REST's search has them. */
const asQueryString = (args: Arguments): Record<string, string> =>
  Object.fromEntries(
    Object.entries(args)
      .filter(([, value]) => !isEmpty(value))
      .map(([key, value]) => [key, String(value)]),
  );

export const propertyQueries: RootFields = {
  ...listFields('properties', 'property.find', async (args, request) =>
    findProperties(request.caller, await listQueryOf(request, 'api::property.property', args)),
  ),
  property: {
    action: 'property.findOne',
    resolve: ({ documentId }, { caller }) => getProperty(caller, idOf(documentId)),
  },
  ...listFields('searchProperties', 'property.search', (args) =>
    searchProperties(parse(searchQuery, asQueryString(args))),
  ),
  quote: {
    action: 'property.quote',
    resolve: ({ property, ...wish }, { caller }) =>
      quoteStay(caller, idOf(property), parse(quoteBody, wish)),
  },
  availability: {
    action: 'property.availability',
    resolve: ({ property, ...range }, { caller }) =>
      readAvailability(caller, idOf(property), parse(availabilityQuery, range)),
  },
};

export const propertyMutations: RootFields = {
  createProperty: {
    action: 'property.create',
    resolve: ({ data }, { caller }) =>
      createProperty(signedIn(caller), parse(createPropertyBody, data)),
  },
  updateProperty: {
    action: 'property.update',
    resolve: ({ documentId, data }, { caller }) => {
      const change = parse(updatePropertyBody, data);
      return updateProperty(signedIn(caller), idOf(documentId), change);
    },
  },
  deleteProperty: {
    action: 'property.delete',
    resolve: async (args, { caller }) => {
      const documentId = idOf(args.documentId);
      await deleteProperty(signedIn(caller), documentId);
      return { documentId };
    },
  },
};
