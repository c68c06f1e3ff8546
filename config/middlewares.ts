import settings from './staybase';

const JSON_BODY_LIMIT = '1mb';

export default [
  'global::client-address',
  'global::readiness',
  'strapi::logger',
  'strapi::errors',
  'global::domain-errors',
  {
    name: 'strapi::security',
    config: { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } },
  },
  {
    name: 'strapi::cors',
    config: {
      origin: settings.http.corsOrigins,
      credentials: false,
      headers: ['Content-Type', 'Authorization', 'Accept', 'Idempotency-Key'],
      expose: ['Retry-After'],
    },
  },
  'strapi::query',
  {
    name: 'strapi::body',
    config: { jsonLimit: JSON_BODY_LIMIT, formLimit: JSON_BODY_LIMIT, includeUnparsed: true },
  },
  'global::graphql-guard',
  'strapi::session',
  { name: 'strapi::favicon', config: { path: './public/favicon.png' } },
  'global::front-page',
  'strapi::public',
];
