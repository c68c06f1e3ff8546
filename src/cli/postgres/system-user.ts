import { readFileSync } from 'node:fs';
import { Refusal } from '../refusal';

/** The user that PostgreSQL runs as, in the shape that child_process.spawn takes. */
export interface SystemUser {
  uid: number;
  gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

function findAccount(name: string): SystemUser | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}

/**
 * PostgreSQL refuses to run as root, so root lends it an unprivileged account that is there.
 * @returns null when the launcher itself is unprivileged and no change is needed
 * @throws {Refusal} when there is no such account
 */
export function chooseSystemUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null;
  const account = CANDIDATES.map(findAccount).find((user) => user !== null);
  if (account) return account;
  throw new Refusal(
    'PostgreSQL does not run as root and there is no user "postgres" to run it as. ' +
      'Add one (useradd --system postgres), run as another user, or set DATABASE_URL.',
  );
}
