import { guardMoneyTypes } from './guards';
import { lockCalendar } from './calendar';
import { translateJoinColumns } from './join-columns';
import { applyPropertyRules } from './property-rules';

/** What must hold for every Document Service call: REST, GraphQL, the panel and scripts alike. */
export function registerDocumentMiddlewares(): void {
  strapi.documents.use(guardMoneyTypes);
  strapi.documents.use(translateJoinColumns);
  strapi.documents.use(applyPropertyRules);
  strapi.documents.use(lockCalendar);
}
