import path from 'node:path';
import type { Core } from '@strapi/strapi';
import request from 'supertest';
import { makeSurroundings, type Env, type Surroundings } from './surroundings';

/** The app inside the test's own process, listening on loopback. */
export interface TestApp {
  strapi: Core.Strapi;
  url: string;
  /** Supertest on the app: `await app.request.get('/api/properties').expect(200)`. */
  request: ReturnType<typeof request>;
  surroundings: Surroundings;
  /** Stops the app and frees its database and sandbox. */
  stop(): Promise<void>;
}

// Strapi keeps itself in a global: a second app beside the first needs spawnServer.
let isRunning = false;

const ROOT = path.resolve(__dirname, '..', '..');

/**
 * Loads Strapi from modules of its own: the settings are read once per load, so a second app in
 * the same file would otherwise see those of the first.
 */
async function load(env: Env): Promise<Core.Strapi> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  jest.resetModules();
  try {
    const { createStrapi } = await import('@strapi/strapi');
    const distDir = path.join(ROOT, 'dist');
    const options = { appDir: ROOT, distDir, autoReload: false, serveAdminPanel: false };
    return await createStrapi(options).load();
  } finally {
    process.env = before;
  }
}

/**
 * Starts the app on a fresh copy of the prepared database, with a payment sandbox of its own.
 * @param options.env settings that differ from the defaults, by their environment variable
 */
export async function startApp(options: { env?: Env } = {}): Promise<TestApp> {
  if (isRunning) throw new Error('One app at a time in a process: use spawnServer for a second.');
  isRunning = true;
  const surroundings = await makeSurroundings(options.env);
  const strapi = await load(surroundings.env);
  strapi.server.mount();
  await new Promise<void>((resolve) => {
    strapi.server.httpServer.listen(surroundings.port, '127.0.0.1', () => resolve());
  });
  const stop = async (): Promise<void> => {
    strapi.server.httpServer.closeAllConnections();
    await strapi.destroy();
    await surroundings.close();
    isRunning = false;
  };
  return { strapi, url: surroundings.url, request: request(surroundings.url), surroundings, stop };
}
