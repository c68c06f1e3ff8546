import { refuse, throwIfAny } from '../domain/errors';
import { validatePolicy, type Tier } from '../domain/booking/policy';
import { documentIdOf, writtenData, type DocumentMiddleware } from './context';

const UID = 'api::cancellation-policy.cancellation-policy';

interface StoredPolicy {
  graceHours: number | null;
  tiers: unknown;
}

/** A JSON field of the panel may arrive as the text that was typed. */
function parseText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

const isTierList = (value: unknown): value is Tier[] =>
  Array.isArray(value) && value.every((tier) => typeof tier === 'object' && tier !== null);

/** A cancellation policy never pays a guest for waiting, whoever writes it. */
export const checkPolicy: DocumentMiddleware = async (context, next) => {
  const data = context.uid === UID ? writtenData(context) : null;
  if (!data) return next();
  const documentId = documentIdOf(context);
  const stored: StoredPolicy | null = documentId
    ? await strapi.db.query(UID).findOne({ where: { documentId } })
    : null;
  if ('tiers' in data) data.tiers = parseText(data.tiers);
  const tiers = data.tiers ?? stored?.tiers;
  if (!isTierList(tiers)) throw refuse('VALIDATION', 'tiers must be a list.', { path: 'tiers' });
  const graceHours = Number(data.graceHours ?? stored?.graceHours ?? 0);
  throwIfAny(validatePolicy({ graceHours, tiers }));
  return next();
};
