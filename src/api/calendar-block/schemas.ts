import { z } from 'zod';
import { documentId, instant, isoDate } from '../../http/schemas';

const REASONS = ['host', 'maintenance', 'external'] as const;

export const createBlockBody = z.strictObject({
  property: documentId,
  startDate: isoDate,
  endDate: isoDate.meta({ description: 'exclusive' }),
  reason: z.enum(REASONS).default('host'),
  note: z.string().trim().max(200).nullable().optional(),
});

export type BlockInput = z.infer<typeof createBlockBody>;

export const blockAnswer = z
  .object({
    documentId,
    property: documentId,
    startDate: isoDate,
    endDate: isoDate.meta({ description: 'exclusive' }),
    reason: z.enum(REASONS),
    note: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'CalendarBlock' });
