import { refuse } from '../domain/errors';
import type { DocumentMiddleware } from './context';

/** Rows that only the transition function and the ledger may write (src/api/booking/services). */
const READ_ONLY = new Set<string>([
  'api::booking.booking',
  'api::payment.payment',
  'api::refund.refund',
  'api::audit-event.audit-event',
]);

const READS = new Set<string>(['findOne', 'findMany', 'findFirst', 'count']);

/**
 * Bookings and money have one way in, which locks, checks and keeps the books. The Document
 * Service, and with it the panel, only reads them.
 */
export const guardMoneyTypes: DocumentMiddleware = (context, next) => {
  if (READ_ONLY.has(context.uid) && !READS.has(context.action))
    throw refuse('FORBIDDEN', 'Bookings and payments change through their own actions only.');
  return next();
};
