import path from 'node:path';
import { createStrapi } from '@strapi/strapi';
import { loadDemoData } from '../demo';
import { settings } from '../platform/settings';

/**
 * Brings the database's schema, constraints and seeds up to date, without serving, and loads the
 * demo data where it is wanted and missing.
 */
async function prepare(): Promise<void> {
  const appDir = path.resolve(__dirname, '..', '..', '..');
  const distDir = path.join(appDir, 'dist');
  const app = await createStrapi({ appDir, distDir, serveAdminPanel: false }).load();
  if (settings().demoData) await loadDemoData();
  await app.destroy();
}

prepare().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
