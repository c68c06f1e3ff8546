import { z } from 'zod';
import { s3Problems, S3_VARIABLES, toS3, type S3Settings } from './s3-settings';

/** Values that stand in examples; a production secret must not be one of them. */
const EXAMPLE_SECRETS = ['change-me', 'changeme', 'tobemodified', 'secret', 'default'];
const MIN_SECRET_LENGTH = 16;

const integer = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .default(fallback);

const list = z.string({ error: 'is missing' }).transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const secret = z
  .string({ error: 'is missing' })
  .min(MIN_SECRET_LENGTH, `must have at least ${MIN_SECRET_LENGTH} characters`);

const webUrl = z.url({
  protocol: /^https?$/,
  error: 'must be an http or https address',
  abort: true,
});

const isOrigin = (url: string): boolean => new URL(url).href === `${new URL(url).origin}/`;

/** The environment, variable by variable. `.env.example` explains each to operators. */
const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: integer(0, 65535, 1337),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: webUrl.optional(),
  DATABASE_URL: z
    .string({ error: 'is missing' })
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://'),
  DATABASE_POOL_MAX: integer(2, 500, 20),
  STRIPE_SECRET_KEY: z.string().min(1).optional(),
  STRIPE_WEBHOOK_SECRET: list.optional(),
  // The stripe library adds the path itself.
  STRIPE_API_BASE: webUrl
    .refine(isOrigin, 'must have no path, as in http://127.0.0.1:12111')
    .optional(),
  STRIPE_PAYMENT_METHODS: list.optional(),
  PAYMENTS_PROVIDER: z.literal('stripe', { error: 'must be stripe' }).default('stripe'),
  CORS_ALLOW_ORIGINS: list.default([]),
  TRUST_PROXY_HOPS: integer(0, 10, 0),
  HOLD_MINUTES: integer(1, 24 * 60, 15),
  MAX_LIVE_HOLDS: integer(1, 1000, 3),
  SERVICE_FEE_PERCENT: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$|^100$/, 'must be 0 to 100 with at most two decimals')
    .transform(Number)
    .default(10),
  ...S3_VARIABLES,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'http', 'debug', 'silly']).default('info'),
  CLOCK_OFFSET_MINUTES: integer(-5_256_000, 5_256_000, 0),
  ADMIN_EMAIL: z.email({ error: 'must be an e-mail address' }).optional(),
  ADMIN_PASSWORD: z.string().optional(),
  DEMO_DATA: z.enum(['0', '1'], { error: 'must be 1 or 0' }).optional(),
  RUN_JOBS: z.enum(['0', '1'], { error: 'must be 1 or 0' }).default('1'),
  APP_KEYS: list.pipe(z.array(secret).min(1, 'is missing')),
  ADMIN_JWT_SECRET: secret,
  JWT_SECRET: secret,
  API_TOKEN_SALT: secret,
  TRANSFER_TOKEN_SALT: secret,
  ENCRYPTION_KEY: secret,
});

type Environment = z.infer<typeof environment>;
type Present = Record<string, string | undefined>;

const SECRETS = [
  'APP_KEYS',
  'ADMIN_JWT_SECRET',
  'JWT_SECRET',
  'API_TOKEN_SALT',
  'TRANSFER_TOKEN_SALT',
  'ENCRYPTION_KEY',
] as const;

function productionProblems(env: Partial<Environment>): string[] {
  const problems: string[] = [];
  for (const name of SECRETS) {
    const values = [env[name] ?? []].flat();
    if (values.some((value) => EXAMPLE_SECRETS.some((word) => value.toLowerCase().includes(word))))
      problems.push(`${name} is still an example value`);
  }
  if ((env.CLOCK_OFFSET_MINUTES ?? 0) !== 0)
    problems.push('CLOCK_OFFSET_MINUTES is for tests and demos, not for production');
  if (env.DEMO_DATA === '1') problems.push('DEMO_DATA is not for production');
  return problems;
}

/** A password the panel accepts: Strapi's own rule for administrators. */
const ADMIN_PASSWORD_RULE = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,72}$/;

/** @param present as it was set: a value with a problem of its own is not missing as well. */
function combinationProblems(present: Present): string[] {
  const problems: string[] = [];
  if ((present.ADMIN_EMAIL === undefined) !== (present.ADMIN_PASSWORD === undefined))
    problems.push('ADMIN_EMAIL and ADMIN_PASSWORD are set together or not at all');
  if (present.ADMIN_PASSWORD !== undefined && !ADMIN_PASSWORD_RULE.test(present.ADMIN_PASSWORD))
    problems.push(
      'ADMIN_PASSWORD needs 8 to 72 characters with upper case, lower case and a digit',
    );
  if (present.STRIPE_SECRET_KEY === undefined) {
    if (present.NODE_ENV === 'production') problems.push('STRIPE_SECRET_KEY is missing');
    else if (present.STRIPE_API_BASE === undefined)
      problems.push('STRIPE_SECRET_KEY is missing (npm start brings a payment sandbox instead)');
  }
  if (!present.STRIPE_WEBHOOK_SECRET?.replace(/[\s,]/g, ''))
    problems.push('STRIPE_WEBHOOK_SECRET is missing: without it no webhook can be verified');
  return [...problems, ...s3Problems(present)];
}

/**
 * Everything the product reads from its environment, typed.
 * `clockOffsetMinutes` moves "now" for tests and demos; `serviceFeePercent` has two decimals.
 */
export interface Settings {
  production: boolean;
  http: { host: string; port: number; publicUrl: string; proxyHops: number; corsOrigins: string[] };
  database: { url: string; poolMax: number };
  payments: {
    secretKey: string;
    webhookSecrets: string[];
    apiBase: string | undefined;
    paymentMethodTypes: string[] | undefined;
  };
  booking: { holdMinutes: number; maxLiveHolds: number; serviceFeePercent: number };
  /** Where images are stored; null for the local disk. */
  s3: S3Settings | null;
  clockOffsetMinutes: number;
  firstAdmin: { email: string; password: string } | null;
  demoData: boolean;
  /** Whether this process works on the queue, or leaves that to others. */
  runJobs: boolean;
  logLevel: Environment['LOG_LEVEL'];
  secrets: {
    appKeys: string[];
    adminJwt: string;
    jwt: string;
    apiTokenSalt: string;
    transferTokenSalt: string;
    encryptionKey: string;
  };
}

/** An API at STRIPE_API_BASE that needs no key of its own still gets a well-formed one. */
const PLACEHOLDER_KEY = 'sk_test_staybase';

function toSettings(env: Environment): Settings {
  const production = env.NODE_ENV === 'production';
  return {
    production,
    http: {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
      proxyHops: env.TRUST_PROXY_HOPS,
      corsOrigins: env.CORS_ALLOW_ORIGINS,
    },
    database: { url: env.DATABASE_URL, poolMax: env.DATABASE_POOL_MAX },
    payments: {
      secretKey: env.STRIPE_SECRET_KEY ?? PLACEHOLDER_KEY,
      webhookSecrets: env.STRIPE_WEBHOOK_SECRET ?? [],
      apiBase: env.STRIPE_API_BASE,
      paymentMethodTypes: env.STRIPE_PAYMENT_METHODS,
    },
    booking: {
      holdMinutes: env.HOLD_MINUTES,
      maxLiveHolds: env.MAX_LIVE_HOLDS,
      serviceFeePercent: env.SERVICE_FEE_PERCENT,
    },
    s3: toS3(env),
    clockOffsetMinutes: env.CLOCK_OFFSET_MINUTES,
    firstAdmin:
      env.ADMIN_EMAIL !== undefined && env.ADMIN_PASSWORD !== undefined
        ? { email: env.ADMIN_EMAIL.toLowerCase(), password: env.ADMIN_PASSWORD }
        : null,
    demoData:
      env.DEMO_DATA === '1' || (env.DEMO_DATA === undefined && env.NODE_ENV === 'development'),
    runJobs: env.RUN_JOBS === '1',
    logLevel: env.LOG_LEVEL,
    secrets: {
      appKeys: env.APP_KEYS,
      adminJwt: env.ADMIN_JWT_SECRET,
      jwt: env.JWT_SECRET,
      apiTokenSalt: env.API_TOKEN_SALT,
      transferTokenSalt: env.TRANSFER_TOKEN_SALT,
      encryptionKey: env.ENCRYPTION_KEY,
    },
  };
}

/** Every variable by itself: what is wrong with one hides nothing of the others. */
function readVariables(present: Present): { env: Partial<Environment>; problems: string[] } {
  const parsed = Object.entries(environment.shape).map(
    ([name, schema]) => [name, schema.safeParse(present[name])] as const,
  );
  const env = Object.fromEntries(parsed.map(([name, { data }]) => [name, data]));
  const problems = parsed.flatMap(([name, { error }]) =>
    (error?.issues ?? []).map(({ message }) => `${name} ${message}`),
  );
  return { env, problems };
}

/**
 * Reads the settings from an environment.
 * Empty values count as absent (docker compose passes them so).
 * @returns the settings, or every problem as one sentence that names its variable.
 */
export function parseSettings(env: Present): { settings: Settings } | { problems: string[] } {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const variables = readVariables(present);
  const problems = new Set([...variables.problems, ...combinationProblems(present)]);
  if (present.NODE_ENV === 'production')
    for (const problem of productionProblems(variables.env)) problems.add(problem);
  return problems.size > 0
    ? { problems: [...problems] }
    : { settings: toSettings(variables.env as Environment) };
}
