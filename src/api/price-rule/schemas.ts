import { z } from 'zod';
import { amount, documentId, instant, isoDate } from '../../http/schemas';

const endDate = isoDate.meta({ description: 'exclusive' });

const rule = {
  startDate: isoDate,
  endDate,
  label: z.string().trim().max(200).nullable().optional(),
  pricePerNight: amount.min(1).nullable().optional(),
  minNights: z.int().min(1).max(1000).nullable().optional(),
  closedToArrival: z.boolean().optional(),
  closedToDeparture: z.boolean().optional(),
};

export const createRuleBody = z.strictObject({ property: documentId, ...rule });

export const updateRuleBody = z.strictObject(rule).partial();

export type RuleInput = z.infer<typeof createRuleBody>;
export type RuleChange = z.infer<typeof updateRuleBody>;

export const ruleAnswer = z
  .object({
    documentId,
    property: documentId,
    startDate: isoDate,
    endDate,
    label: z.string().nullable(),
    pricePerNight: z.int().nullable(),
    minNights: z.int().nullable(),
    closedToArrival: z.boolean(),
    closedToDeparture: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: 'PriceRule' });
