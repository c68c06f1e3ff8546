import settings from './staybase';

export default {
  host: settings.http.host,
  port: settings.http.port,
  url: settings.http.publicUrl,
  app: { keys: settings.secrets.appKeys },
  // src/middlewares/client-address.ts counts trusted hops from the right instead.
  proxy: false,
  logger: { config: { level: settings.logLevel } },
};
