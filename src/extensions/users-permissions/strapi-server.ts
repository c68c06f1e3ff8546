import type { Context } from 'koa';

interface Routes {
  routes: unknown[];
}

type RoutesFactory = (...given: unknown[]) => Routes;

interface JwtService {
  verify(token: string): Promise<{ sessionId?: string }>;
}

interface Plugin {
  routes: Record<string, Routes | RoutesFactory | undefined>;
  services: { jwt: (context: unknown) => JwtService };
  controllers: { contentmanageruser: PanelUsers };
}

/** How the panel writes users. */
interface PanelUsers {
  update: (ctx: Context) => Promise<unknown>;
}

const USER_UID = 'plugin::users-permissions.user';

/**
 * Imported hosts have no e-mail address, and the panel's form sends that back as it found it. To
 * the plugin that is a bad address; one that is there can't be taken away.
 */
async function forgetAbsentAddress(ctx: Context): Promise<void> {
  const { body } = ctx.request as unknown as { body?: Record<string, unknown> };
  if (body?.email !== null) return;
  const { id } = (ctx as unknown as { params: { id: string } }).params;
  const where = { documentId: id, email: { $null: true } };
  if ((await strapi.db.query(USER_UID).count({ where })) > 0) delete body.email;
}

/** Strapi's access tokens outlive logout and a new password: ours end with their session. */
function endWithSession(stock: JwtService): JwtService {
  return {
    ...stock,
    async verify(token) {
      const verified = await stock.verify(token);
      const sessions = strapi.sessionManager('users-permissions');
      if (!(await sessions.isSessionActive(verified.sessionId ?? '')))
        throw new Error('Invalid token.');
      return verified;
    },
  };
}

/**
 * Our own calls (src/api/account) replace the plugin's REST routes: as shipped they let users
 * write their role, list everyone and register without checks. Its tokens, grants and panel stay.
 */
export default (plugin: Plugin): Plugin => {
  const stock = plugin.routes['content-api'];
  plugin.routes['content-api'] =
    typeof stock === 'function'
      ? (...given) => ({ ...stock(...given), routes: [] })
      : { ...stock, routes: [] };
  const { contentmanageruser } = plugin.controllers;
  plugin.controllers.contentmanageruser = {
    ...contentmanageruser,
    async update(ctx) {
      await forgetAbsentAddress(ctx);
      return contentmanageruser.update(ctx);
    },
  };
  const { jwt } = plugin.services;
  plugin.services.jwt = (context) => endWithSession(jwt(context));
  return plugin;
};
