import { endExpiredHolds } from '../api/booking/services/clear-holds';
import { throwIfAny, refuse } from '../domain/errors';
import { amountReasonsFor } from '../domain/listing/terms';
import { assertRange } from '../domain/listing/range';
import { currentTime, inTransaction } from '../platform/transaction';
import { lockProperty } from '../sql/properties';
import { convertAmounts } from './amounts';
import {
  documentIdOf,
  writtenData,
  type DocumentContext,
  type DocumentMiddleware,
} from './context';

type CalendarUid = 'api::calendar-block.calendar-block' | 'api::price-rule.price-rule';

const isCalendar = (uid: string): uid is CalendarUid =>
  uid === 'api::calendar-block.calendar-block' || uid === 'api::price-rule.price-rule';

interface CalendarRow {
  startDate: string;
  endDate: string;
  property?: { id: number } | null;
}

async function storedRow(uid: CalendarUid, documentId: string | null): Promise<CalendarRow | null> {
  if (documentId === null) return null;
  return strapi.db.query(uid).findOne({ where: { documentId }, populate: { property: true } });
}

/** The property the row will belong to: the written one (an id by now), else the stored one. */
function propertyIdOf(data: Record<string, unknown>, stored: CalendarRow | null): number {
  const id = typeof data.property === 'number' ? data.property : stored?.property?.id;
  if (id === undefined) throw refuse('VALIDATION', 'property is required.', { path: 'property' });
  return id;
}

async function checkAndWrite(
  uid: CalendarUid,
  context: DocumentContext,
  data: Record<string, unknown>,
  next: () => unknown,
): Promise<unknown> {
  const stored = await storedRow(uid, documentIdOf(context));
  assertRange(data.startDate ?? stored?.startDate, data.endDate ?? stored?.endDate);
  const propertyId = propertyIdOf(data, stored);
  return inTransaction(async (trx) => {
    const property = await lockProperty(trx, { id: propertyId });
    if (!property) throw refuse('NOT_FOUND', 'No such property.');
    if (typeof data.pricePerNight === 'number') {
      const { currency } = property.terms;
      throwIfAny(amountReasonsFor('pricePerNight', data.pricePerNight, { min: 1, currency }));
    }
    await endExpiredHolds(trx, property.id, await currentTime(trx));
    return next();
  });
}

/**
 * Writes on a property's calendar queue at its row like bookings do, and find expired holds
 * cleared away; the claims' constraints have the last word.
 */
export const lockCalendar: DocumentMiddleware = (context, next) => {
  const data = writtenData(context);
  if (!data || !isCalendar(context.uid)) return next();
  convertAmounts(data);
  return checkAndWrite(context.uid, context, data, next) as ReturnType<typeof next>;
};
