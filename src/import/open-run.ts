import { randomUUID } from 'node:crypto';
import { roleId } from '../api/account/services/create-user';
import { flexiblePolicyId } from '../document-middlewares/property-rules';
import type { Columns } from '../sql/imports';
import type { Run } from './write-batch';

const PROPERTY = 'api::property.property';

/** Whose ids these files have: they are Airbnb's. */
const SOURCE = 'airbnb';

type Default = string | number | boolean;

/** The product's defaults, as the content type has them: the Document Service takes them too. */
function propertyDefaults(): Map<string, Default> {
  const { attributes } = strapi.getModel(PROPERTY);
  return new Map(
    Object.entries(attributes).flatMap(([name, attribute]) =>
      'default' in attribute ? [[name, attribute.default as Default]] : [],
    ),
  );
}

function columnOf(attribute: string): string {
  const described = strapi.db.metadata.get(PROPERTY).attributes[attribute];
  return described && 'columnName' in described ? String(described.columnName) : attribute;
}

/** What the batches of a new import need to know. */
export async function openRun(source = SOURCE): Promise<Run> {
  const defaults = propertyDefaults();
  const columns: Columns = { cancellation_policy_id: (await flexiblePolicyId()) ?? null };
  for (const [name, value] of defaults) columns[columnOf(name)] = value;
  const numberOf = (name: string): number => Number(defaults.get(name));
  const guestsIncluded = numberOf('guestsIncluded');
  const [minNights, maxNights] = [numberOf('minNights'), numberOf('maxNights')];
  return {
    source,
    importId: randomUUID(),
    roleId: await roleId('host'),
    defaults: { columns, terms: { guestsIncluded, minNights, maxNights } },
  };
}
