import { z } from 'zod';
import { documentId } from '../../http/schemas';

export const cancellationPolicyAnswer = z
  .object({
    documentId,
    slug: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    graceHours: z.int(),
    tiers: z.array(
      z.object({
        hoursBeforeCheckIn: z.int(),
        refundPercent: z.number(),
        nightsKept: z.int(),
      }),
    ),
  })
  .meta({ id: 'CancellationPolicy' });
