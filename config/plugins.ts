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
  graphql: {
    config: {
      endpoint: '/graphql',
      shadowCRUD: true,
      landingPage: true,
      depthLimit: 8,
      defaultLimit: 25,
      maxLimit: 100,
      // Its own CORS would answer any origin with credentials; strapi::cors does it right.
      apolloServer: { cors: false },
    },
  },
};
