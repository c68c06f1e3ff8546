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
  const { jwt } = plugin.services;
  plugin.services.jwt = (context) => endWithSession(jwt(context));
  return plugin;
};
