import { formatGraphqlError } from '../src/graphql/format-error';
import { landingPage } from '../src/graphql/landing-page';
import { LIMITS } from '../src/graphql/limits';
import { uploadConfig } from './lib/upload';
import settings from './staybase';

const ACCESS_TOKEN_SECONDS = 60 * 60;

export default {
  'users-permissions': {
    config: {
      jwtSecret: settings.secrets.jwt,
      jwtManagement: 'refresh',
      sessions: { accessTokenLifespan: ACCESS_TOKEN_SECONDS },
      // Per process and keyed by path, it would lock out whole offices.
      ratelimit: { enabled: false },
    },
  },
  documentation: { enabled: true },
  upload: { config: uploadConfig(settings.s3) },
  graphql: {
    config: {
      endpoint: '/graphql',
      // Until src/graphql has shut out what stock plugins would add.
      shadowCRUD: false,
      landingPage,
      generateArtifacts: false,
      depthLimit: LIMITS.depth,
      defaultLimit: 25,
      maxLimit: 100,
      apolloServer: {
        // Its own CORS would answer any origin with credentials; strapi::cors does it right.
        cors: false,
        formatError: formatGraphqlError,
        // The schema is public, as the REST documents are.
        introspection: true,
        includeStacktraceInErrorResponses: false,
        persistedQueries: false,
      },
    },
  },
};
