import { CSP_DEFAULTS } from '@strapi/utils';
import { imageOrigins } from './lib/upload';
import settings from './staybase';

const MAX_BODY_BYTES = 1_048_576;

export default [
  'global::client-address',
  'global::readiness',
  'strapi::logger',
  'strapi::errors',
  'global::domain-errors',
  'global::closed-registration',
  {
    name: 'strapi::security',
    config: {
      contentSecurityPolicy: {
        directives: {
          upgradeInsecureRequests: null,
          // Where the panel finds the images that it shows.
          'img-src': [...CSP_DEFAULTS['img-src'], ...imageOrigins(settings.s3)],
        },
      },
    },
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
  { name: 'global::readable-body', config: { maxBytes: MAX_BODY_BYTES } },
  {
    name: 'strapi::body',
    config: {
      jsonLimit: MAX_BODY_BYTES,
      formLimit: MAX_BODY_BYTES,
      includeUnparsed: true,
      // Forms are read where it is known who sends them (src/images/receive-form.ts).
      multipart: false,
    },
  },
  'global::graphql-guard',
  'strapi::session',
  { name: 'strapi::favicon', config: { path: './public/favicon.png' } },
  'global::front-page',
  'strapi::public',
];
