import { compare } from 'bcryptjs';
import { DEMO_LOGINS } from '../demo-logins';
import { settings } from '../platform/settings';

const PANEL_USER = 'admin::user';
const API_USER = 'plugin::users-permissions.user';

/** The demo logins that still open the panel or the API with their published password. */
async function openDemoLogins(): Promise<string[]> {
  const open = new Set<string>();
  for (const { email, password } of DEMO_LOGINS)
    for (const uid of [PANEL_USER, API_USER] as const) {
      const user = await strapi.db.query(uid).findOne({ where: { email } });
      if (!user?.password || user.blocked === true || user.isActive === false) continue;
      if (await compare(password, user.password)) open.add(email);
    }
  return [...open];
}

/**
 * Whether nobody but its operators gets into a production system.
 * @throws while demo logins work.
 */
export async function assertAccounts(): Promise<void> {
  if (!settings().production) return;
  if (!(await strapi.service('admin::user').exists()))
    strapi.log.warn('There is no panel admin yet: set ADMIN_EMAIL and ADMIN_PASSWORD.');
  const open = await openDemoLogins();
  if (open.length > 0)
    throw new Error(`Delete ${open.join(', ')} or change the password: it is published.`);
}
