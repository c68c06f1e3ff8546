import { exposeTypes, type ShadowCrud } from './exposure';
import { toResolver, type RootFields } from './field';
import { reviewsOfProperty } from './reviews-of-property';
import { MUTATIONS, QUERIES } from './resolvers';
import { TYPE_DEFS } from './type-defs';

interface ExtensionService {
  shadowCRUD: ShadowCrud;
  use(extension: unknown): void;
}

/** The little that is used of Nexus, in which Strapi generates its types. */
interface Nexus {
  extendType(definition: object): unknown;
  nonNull(type: string): unknown;
}

interface FieldBuilder {
  nonNull: { list: { field(name: string, of: { type: unknown }): void } };
}

/** Nexus makes a dummy Query unless it knows one; this field merges with its twin in TYPE_DEFS. */
const seedOfQuery = (nexus: Nexus) =>
  nexus.extendType({
    type: 'Query',
    definition(t: FieldBuilder) {
      t.nonNull.list.field('amenities', { type: nexus.nonNull('Amenity') });
    },
  });

const resolversOf = (fields: RootFields) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, toResolver(field)]));

/** Root fields ask for their grant themselves (field.ts), so that refusals carry our codes. */
const withoutStockAuth = (type: string, fields: RootFields) =>
  Object.fromEntries(Object.keys(fields).map((name) => [`${type}.${name}`, { auth: false }]));

const given = (parent: { pageInfo: unknown }): unknown => parent.pageInfo;

const RESOLVERS = {
  Query: resolversOf(QUERIES),
  Mutation: resolversOf(MUTATIONS),
  Property: { reviews: reviewsOfProperty },
  UsersPermissionsMe: { id: ({ documentId }: { documentId: string }) => documentId },
  PropertyEntityResponseCollection: { pageInfo: given },
  BookingEntityResponseCollection: { pageInfo: given },
  PaymentEntityResponseCollection: { pageInfo: given },
  ReviewEntityResponseCollection: { pageInfo: given },
  CalendarBlockEntityResponseCollection: { pageInfo: given },
  PriceRuleEntityResponseCollection: { pageInfo: given },
};

/**
 * GraphQL beside REST: the same services, schemas, shapes, grants and codes. config/plugins.ts
 * says `shadowCRUD: false`, because stock plugins, registered before this, would add queries and
 * mutations of their own (users, roles, files) past our rules; the types are wanted, though.
 */
export function extendGraphql(): void {
  strapi.config.set('plugin::graphql.shadowCRUD', true);
  const extension: ExtensionService = strapi.plugin('graphql').service('extension');
  exposeTypes(extension.shadowCRUD);
  extension.use(({ nexus }: { nexus: Nexus }) => ({
    types: [seedOfQuery(nexus)],
    typeDefs: TYPE_DEFS,
    resolvers: RESOLVERS,
    resolversConfig: {
      ...withoutStockAuth('Query', QUERIES),
      ...withoutStockAuth('Mutation', MUTATIONS),
    },
  }));
}
