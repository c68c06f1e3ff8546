import { guardMoneyTypes } from './guards';
import { lockCalendar } from './calendar';
import { translateJoinColumns } from './join-columns';
import { checkPolicy } from './policy-rules';
import { applyPropertyRules } from './property-rules';
import { guardReviews } from './review-rules';

/** What must hold for every Document Service call: REST, GraphQL, the panel and scripts alike. */
export function registerDocumentMiddlewares(): void {
  strapi.documents.use(guardMoneyTypes);
  strapi.documents.use(translateJoinColumns);
  strapi.documents.use(applyPropertyRules);
  strapi.documents.use(lockCalendar);
  strapi.documents.use(checkPolicy);
  strapi.documents.use(guardReviews);
}
