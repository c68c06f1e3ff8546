import { ephemeralPort } from '../../src/cli/ports';
import { makeSecrets } from '../../src/cli/launcher/secrets';
import { startSandbox, type Sandbox } from '../../src/payments/sandbox';
import { cloneDatabase, type TestDatabase } from './database';

const SECRET_KEY = 'sk_test_staybase_tests';

export type Env = Record<string, string>;

/** What an app under test needs around it: a database, a payment sandbox, secrets, a port. */
export interface Surroundings {
  database: TestDatabase;
  sandbox: Sandbox;
  port: number;
  url: string;
  env: Env;
  close(): Promise<void>;
}

/** Makes surroundings that no other test shares. `overrides` wins over the environment made. */
export async function makeSurroundings(overrides: Env = {}): Promise<Surroundings> {
  const { SANDBOX_WEBHOOK_SECRET: webhookSecret, ...secrets } = makeSecrets();
  const [database, port] = await Promise.all([cloneDatabase(), ephemeralPort()]);
  const url = `http://127.0.0.1:${port}`;
  const sandbox = await startSandbox({
    port: 0,
    webhookUrl: `${url}/api/payments/webhooks/stripe`,
    webhookSecret,
    secretKey: SECRET_KEY,
  });
  const env = {
    ...secrets,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    STRIPE_API_BASE: sandbox.url,
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    ...overrides,
  };
  const close = async (): Promise<void> => {
    await sandbox.close();
    await database.drop();
  };
  return { database, sandbox, port, url, env, close };
}
