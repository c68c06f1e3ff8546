import { ACCESS, type ActionName, type Role } from '../domain/access/actions';
import { scopeOf } from '../http/route';
import { inTransaction } from '../platform/transaction';
import { lockForSeeding } from '../sql/locks';

const ROLE_UID = 'plugin::users-permissions.role';
const PERMISSION_UID = 'plugin::users-permissions.permission';

const ROLES: Record<Exclude<Role, 'public'>, { name: string; description: string }> = {
  guest: { name: 'Guest', description: 'Books stays. Everyone who registers.' },
  host: { name: 'Host', description: 'Rents out properties, and may book others.' },
  admin: { name: 'Admin', description: 'Looks after the marketplace.' },
};

const findRole = (type: string) => strapi.db.query(ROLE_UID).findOne({ where: { type } });

/** Makes the product's roles. Strapi's own "authenticated" becomes the guest. */
async function ensureRoles(): Promise<void> {
  for (const [type, about] of Object.entries(ROLES)) {
    if (await findRole(type)) continue;
    const stock = type === 'guest' ? await findRole('authenticated') : null;
    const data = { ...about, type };
    if (stock) await strapi.db.query(ROLE_UID).update({ where: { id: stock.id }, data });
    else await strapi.db.query(ROLE_UID).create({ data });
  }
  const store = strapi.store({ type: 'plugin', name: 'users-permissions' });
  const advanced = (await store.get({ key: 'advanced' })) as object;
  await store.set({ key: 'advanced', value: { ...advanced, default_role: 'guest' } });
}

const actionsOf = (role: Role): Set<string> =>
  new Set(
    (Object.keys(ACCESS) as ActionName[])
      .filter((action) => (ACCESS[action] as readonly Role[]).includes(role))
      .map(scopeOf),
  );

/** Gives a role exactly the grants of the table: what the table lacks, nobody may call. */
async function syncGrants(role: Role): Promise<void> {
  const stored = await strapi.db.query(ROLE_UID).findOne({
    where: { type: role },
    populate: { permissions: true },
  });
  if (!stored) throw new Error(`The role ${role} is missing.`);
  const granted = (stored.permissions ?? []) as { id: number; action: string }[];
  const wanted = actionsOf(role);
  const surplus = granted.filter(({ action }) => !wanted.has(action)).map(({ id }) => id);
  const present = new Set(granted.map(({ action }) => action));
  if (surplus.length > 0)
    await strapi.db.query(PERMISSION_UID).deleteMany({ where: { id: { $in: surplus } } });
  for (const action of wanted)
    if (!present.has(action))
      await strapi.db.query(PERMISSION_UID).create({ data: { action, role: stored.id } });
}

/** Any constant: two instances that boot at once must not both write the grants. */
const GRANTS_LOCK = 7_210_002;

/**
 * Makes users-permissions enforce the table of src/domain/access: one set of rules for REST and
 * GraphQL, shown in the panel, kept in the code.
 */
export async function seedRoles(): Promise<void> {
  await inTransaction(async (trx) => {
    await lockForSeeding(trx, GRANTS_LOCK);
    await ensureRoles();
    for (const role of ['public', ...Object.keys(ROLES)] as Role[]) await syncGrants(role);
  });
}
