import { z } from 'zod';
import { ACCOUNT_ROLES, OPEN_ROLES } from '../../domain/access/roles';
import { documentId, instant } from '../../http/schemas';
import { imageAnswer } from '../../images/shape';

/** bcrypt hashes 72 bytes and silently drops the rest. */
const MAX_PASSWORD_BYTES = 72;

export const password = z
  .string()
  .min(8, 'must have at least 8 characters')
  .refine((text) => Buffer.byteLength(text) <= MAX_PASSWORD_BYTES, 'must have at most 72 bytes');

const name = z.string().trim().min(1, 'must not be empty').max(100);

export const registerBody = z.strictObject({
  email: z.email('must be an e-mail address').max(254),
  password,
  firstName: name,
  lastName: name,
  username: z
    .string()
    .regex(
      /^[\p{L}\p{N}._-]{3,50}$/u,
      'must be 3 to 50 letters, digits, dots, dashes or underscores',
    )
    .optional(),
  accountType: z.enum(OPEN_ROLES).default('guest'),
});

export const loginBody = z.strictObject({
  identifier: z.string().min(1).max(254),
  password: z.string().min(1).max(1000),
});

export const refreshBody = z.strictObject({ refreshToken: z.string().min(1).max(4000) });

export const changePasswordBody = z
  .strictObject({
    currentPassword: z.string().max(1000),
    password,
    passwordConfirmation: z.string().max(1000).optional(),
  })
  .refine((body) => [undefined, body.password].includes(body.passwordConfirmation), {
    path: ['passwordConfirmation'],
    error: 'must equal password',
  });

const text = (max: number) => z.string().trim().max(max);

export const profileBody = z.strictObject({
  firstName: name.optional(),
  lastName: name.optional(),
  bio: text(5000).nullable().optional(),
  phone: text(40).nullable().optional(),
});

export const publicProfileAnswer = z.object({
  documentId,
  firstName: z.string().nullable(),
  avatar: imageAnswer.nullable(),
  bio: z.string().nullable(),
  createdAt: instant,
});

export const ownProfileAnswer = publicProfileAnswer.extend({
  email: z.string().nullable().meta({ description: 'null for hosts of imported listings' }),
  username: z.string(),
  lastName: z.string().nullable(),
  phone: z.string().nullable(),
  role: z.enum(ACCOUNT_ROLES),
});

export const tokensAnswer = z.object({ jwt: z.string(), refreshToken: z.string() });

export const sessionAnswer = tokensAnswer.extend({ user: ownProfileAnswer });
