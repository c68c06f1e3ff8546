import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createStrapi } from '@strapi/strapi';
import { stopForms } from '../images/running-forms';

/** Uploads that take longer are given up, so that there is time to remove what they stored. */
const FORMS_MS = 2000;
const DRAIN_MS = 4000;
const STOP_MS = 6500;

/** Lets running requests finish, then closes what is left. */
async function drain(server: import('node:http').Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  await Promise.race([closed, delay(DRAIN_MS)]);
}

/** Serves the compiled app until SIGTERM or SIGINT; then it drains and ends within 7 seconds. */
async function serve(): Promise<void> {
  const appDir = path.resolve(__dirname, '..', '..', '..');
  const app = createStrapi({
    appDir,
    distDir: path.join(appDir, 'dist'),
    autoReload: false,
    serveAdminPanel: true,
  });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    setTimeout(() => void stopForms(), FORMS_MS).unref();
    await drain(app.server.httpServer);
    await stopForms();
    await app.destroy();
    process.exit(0);
  };
  // Strapi's own handlers cut running requests.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeAllListeners(signal).on(signal, () => void stop());
  }
  await app.start();
}

void serve();
