import settings from './staybase';

const SECOND_MS = 1000;

export default {
  host: settings.http.host,
  port: settings.http.port,
  url: settings.http.publicUrl,
  app: { keys: settings.secrets.appKeys },
  // src/middlewares/client-address.ts counts trusted hops from the right instead.
  proxy: false,
  // A request that trickles in is cut: it would hold its connection for Node's five minutes.
  http: {
    serverOptions: {
      headersTimeout: 15 * SECOND_MS,
      requestTimeout: 30 * SECOND_MS,
      connectionsCheckingInterval: 5 * SECOND_MS,
    },
  },
  // Strapi would ask the npm registry for newer releases at every start.
  logger: { updates: { enabled: false }, config: { level: settings.logLevel } },
};
