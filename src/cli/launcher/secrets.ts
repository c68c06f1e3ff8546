import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const NAMES = [
  'APP_KEYS',
  'ADMIN_JWT_SECRET',
  'JWT_SECRET',
  'API_TOKEN_SALT',
  'TRANSFER_TOKEN_SALT',
  'ENCRYPTION_KEY',
] as const;

/** The secrets of one installation, by their environment variable; webhook: the sandbox's own. */
export type Secrets = Record<(typeof NAMES)[number] | 'SANDBOX_WEBHOOK_SECRET', string>;

/** Fresh secrets: 256 random bits each. */
export function makeSecrets(): Secrets {
  const random = (): string => randomBytes(32).toString('base64url');
  const made = Object.fromEntries(NAMES.map((name) => [name, random()]));
  return { ...made, SANDBOX_WEBHOOK_SECRET: `whsec_${random()}` } as Secrets;
}

function readSecrets(file: string): Partial<Secrets> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  } catch {
    // Half a file, from a full disk: sessions end, nothing else is lost.
    return {};
  }
}

/** Reads the secrets kept in `file`, making those that are missing. For development only. */
export function keepSecrets(file: string): Secrets {
  const known = readSecrets(file);
  const secrets = { ...makeSecrets(), ...known };
  if (Object.keys(secrets).length === Object.keys(known).length) return secrets;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
  return secrets;
}
