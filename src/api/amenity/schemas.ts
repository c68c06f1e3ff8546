import { z } from 'zod';
import { documentId } from '../../http/schemas';

export const amenityAnswer = z
  .object({ documentId, slug: z.string(), name: z.string(), category: z.string().nullable() })
  .meta({ id: 'Amenity' });
