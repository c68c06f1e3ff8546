import { createUser, findUserByEmail } from '../api/account/services/create-user';
import { DEMO_LOGINS } from '../demo-logins';
import { settings } from '../platform/settings';
import { inTransaction } from '../platform/transaction';
import { lockForSeeding } from '../sql/locks';
import { assertAccounts } from './accounts';

const FIRST_USERS_LOCK = 7_210_004;

interface Administrator {
  email: string;
  password: string;
  firstName: string;
}

/** The panel's users are Strapi's own and apart from the product's. */
async function ensurePanelAdmin({ email, password, firstName }: Administrator): Promise<void> {
  const users = strapi.service('admin::user');
  if (await users.exists()) return;
  const superAdmin = await strapi.service('admin::role').getSuperAdmin();
  await users.create({
    email,
    password,
    firstname: firstName,
    lastname: 'Admin',
    isActive: true,
    registrationToken: null,
    roles: superAdmin ? [superAdmin.id] : [],
  });
}

async function ensureApiAdmin({ email, password, firstName }: Administrator): Promise<void> {
  const admins = await strapi.db
    .query('plugin::users-permissions.user')
    .count({ where: { role: { type: 'admin' } } });
  if (admins > 0) return;
  if (await findUserByEmail(email)) {
    strapi.log.warn(`${email} is a user already and was not made an admin.`);
    return;
  }
  await createUser({ email, password, firstName, lastName: 'Admin', role: 'admin' });
}

async function ensureDemoUsers(): Promise<void> {
  for (const { role, email, password, firstName } of DEMO_LOGINS) {
    if (role === 'admin') continue;
    if (await findUserByEmail(email)) continue;
    const username = `demo-${role}`;
    await createUser({ email, username, password, firstName, lastName: 'Demo', role });
  }
}

/**
 * Makes the first API admin and the first panel admin from ADMIN_EMAIL and ADMIN_PASSWORD when
 * there is none, and with demo data the demo logins.
 * @throws in production, while the accounts let anyone in
 */
export async function seedFirstUsers(): Promise<void> {
  const { firstAdmin, demoData } = settings();
  const demoAdmin = DEMO_LOGINS.find(({ role }) => role === 'admin');
  const admin = firstAdmin
    ? { ...firstAdmin, firstName: 'First' }
    : demoData
      ? demoAdmin
      : undefined;
  await inTransaction(async (trx) => {
    await lockForSeeding(trx, FIRST_USERS_LOCK);
    if (admin) {
      await ensurePanelAdmin(admin);
      await ensureApiAdmin(admin);
    }
    if (demoData) await ensureDemoUsers();
  });
  await assertAccounts();
}

/** A fresh Strapi comes with an API token that may do everything. Nobody asked for it. */
export async function removeStockApiToken(): Promise<void> {
  await strapi.db
    .query('admin::api-token')
    .deleteMany({ where: { name: 'Full Access', lastUsedAt: { $null: true } } });
}
