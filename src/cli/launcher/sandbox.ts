import path from 'node:path';
import { startSandbox } from '../../payments/sandbox';
import { findFreePort } from '../ports';
import { say } from '../say';
import { appPort, paymentsKind, readEnv, type Environment } from './environment';

const PREFERRED_PORT = 12111;
const SECRET_KEY = 'sk_test_staybase_sandbox';

export interface Payments {
  /** What tells the app to talk to the sandbox; empty with a real provider. */
  environment: Environment;
  /** The sandbox's address, when it runs. */
  url: string | null;
  close(): Promise<void>;
}

/** Stripe tells its webhook secret; a stand-in is told ours, unless the user has settled one. */
function standInEnvironment(webhookSecret: string): Environment {
  if (readEnv('STRIPE_WEBHOOK_SECRET') !== undefined) return {};
  say(`STRIPE_API_BASE must sign its webhooks with STRIPE_WEBHOOK_SECRET=${webhookSecret}`);
  return { STRIPE_WEBHOOK_SECRET: webhookSecret };
}

/**
 * Starts the payment sandbox unless a real provider is configured.
 * @param webhookSecret what the sandbox, or a stand-in without a secret of its own, signs with
 */
export async function openPayments(root: string, webhookSecret: string): Promise<Payments> {
  const kind = paymentsKind();
  if (kind !== 'sandbox') {
    const environment = kind === 'stand-in' ? standInEnvironment(webhookSecret) : {};
    return { environment, url: null, close: () => Promise.resolve() };
  }
  const sandbox = await startSandbox({
    port: await findFreePort(PREFERRED_PORT),
    statePath: path.join(root, '.tmp', 'payment-sandbox.jsonl'),
    webhookUrl: `http://127.0.0.1:${appPort()}/api/payments/webhooks/stripe`,
    webhookSecret,
    secretKey: SECRET_KEY,
  });
  return {
    environment: {
      STRIPE_API_BASE: sandbox.url,
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
    },
    url: sandbox.url,
    close: () => sandbox.close(),
  };
}
