import { parseSettings } from '../../../config/lib/settings-schema';
import { Refusal } from '../refusal';
import { makeSecrets } from './secrets';

export type Environment = Record<string, string | undefined>;

/** An environment value; empty counts as absent, as docker compose passes it. */
export function readEnv(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

export const isProduction = (): boolean => readEnv('NODE_ENV') === 'production';

/** The port that the app listens on. */
export const appPort = (): number => Number(readEnv('PORT') ?? 1337);

/**
 * Who takes payments: Stripe itself, a stand-in at STRIPE_API_BASE that needs no key of its own,
 * or the built-in sandbox.
 */
export function paymentsKind(): 'stripe' | 'stand-in' | 'sandbox' {
  if (isProduction() || readEnv('STRIPE_SECRET_KEY') !== undefined) return 'stripe';
  return readEnv('STRIPE_API_BASE') === undefined ? 'sandbox' : 'stand-in';
}

/** The process environment wins over what the launcher makes; empty values do not. */
export function withDefaults(defaults: Environment): Environment {
  const present = Object.entries(process.env).filter(([, value]) => value !== '');
  return { ...defaults, ...Object.fromEntries(present) };
}

/** Valid settings that belong to nobody: enough to build with, useless to serve with. */
export function placeholderEnvironment(): Environment {
  const { SANDBOX_WEBHOOK_SECRET, ...secrets } = makeSecrets();
  return {
    ...secrets,
    DATABASE_URL: 'postgres://127.0.0.1/none',
    STRIPE_SECRET_KEY: 'sk_test_placeholder',
    STRIPE_WEBHOOK_SECRET: SANDBOX_WEBHOOK_SECRET,
  };
}

/**
 * Checks the settings before anything is started. In production nothing is made up for the user.
 * @throws {Refusal} naming every wrong or missing variable
 */
export function assertSettings(): void {
  const { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, ...others } = placeholderEnvironment();
  const payments = paymentsKind() === 'stripe' ? {} : { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET };
  const result = parseSettings(withDefaults(isProduction() ? {} : { ...others, ...payments }));
  if ('problems' in result) throw new Refusal(`Configuration: ${result.problems.join('; ')}`);
}
