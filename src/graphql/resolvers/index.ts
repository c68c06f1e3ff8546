import type { RootFields } from '../field';
import { accountMutations, accountQueries } from './account';
import { bookingMutations, bookingQueries } from './booking';
import { calendarMutations, calendarQueries } from './calendar';
import { paymentMutations, paymentQueries } from './payment';
import { propertyMutations, propertyQueries } from './property';
import { referenceQueries } from './reference';
import { reviewMutations, reviewQueries } from './review';

/** Every root field there is; what stands in no table is not in the schema. */
export const QUERIES: RootFields = {
  ...propertyQueries,
  ...calendarQueries,
  ...bookingQueries,
  ...paymentQueries,
  ...reviewQueries,
  ...referenceQueries,
  ...accountQueries,
};

export const MUTATIONS: RootFields = {
  ...accountMutations,
  ...propertyMutations,
  ...calendarMutations,
  ...bookingMutations,
  ...paymentMutations,
  ...reviewMutations,
};
