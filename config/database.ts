import settings from './staybase';

const ACQUIRE_TIMEOUT_MS = 10_000;

export default {
  connection: {
    client: 'postgres',
    connection: {
      connectionString: settings.database.url,
      // Strapi stores instants without a zone: every session must speak UTC.
      options: '-c timezone=UTC',
    },
    pool: { min: 0, max: settings.database.poolMax },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
  },
};
