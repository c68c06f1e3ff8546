import { parseSettings } from '../../config/lib/settings-schema';
import { clientAddress } from '../../src/http/client-address';

const SECRET = 'k3Jx9vQz7Lm2Rt5Wp8Yb';

const GOOD = {
  DATABASE_URL: 'postgres://db/staybase',
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
  APP_KEYS: `${SECRET}1,${SECRET}2`,
  ADMIN_JWT_SECRET: SECRET,
  JWT_SECRET: SECRET,
  API_TOKEN_SALT: SECRET,
  TRANSFER_TOKEN_SALT: SECRET,
  ENCRYPTION_KEY: SECRET,
};

type Env = Record<string, string | undefined>;

const problemsOf = (change: Env): string[] => {
  const result = parseSettings({ ...GOOD, ...change });
  return 'problems' in result ? result.problems : [];
};

function settingsOf(change: Env) {
  const result = parseSettings({ ...GOOD, ...change });
  if ('problems' in result) throw new Error(result.problems.join('; '));
  return result.settings;
}

describe('the environment', () => {
  it('has defaults for all but addresses and secrets', () => {
    expect(settingsOf({})).toMatchObject({
      production: false,
      http: { host: '0.0.0.0', port: 1337, publicUrl: 'http://localhost:1337', proxyHops: 0 },
      database: { poolMax: 20 },
      payments: { webhookSecrets: ['whsec_1'], apiBase: undefined },
      booking: { holdMinutes: 15, maxLiveHolds: 3, serviceFeePercent: 10 },
      clockOffsetMinutes: 0,
      firstAdmin: null,
      demoData: true,
    });
  });

  it('reads what is set', () => {
    const settings = settingsOf({
      NODE_ENV: 'test',
      PUBLIC_URL: 'https://stay.example',
      CORS_ALLOW_ORIGINS: 'https://a.example, https://b.example,',
      STRIPE_WEBHOOK_SECRET: 'new,old',
      SERVICE_FEE_PERCENT: '12.25',
      CLOCK_OFFSET_MINUTES: '-90',
      ADMIN_EMAIL: 'Boss@Stay.example',
      ADMIN_PASSWORD: 'Passw0rdOfTheBoss',
      STRIPE_PAYMENT_METHODS: 'card,link',
    });
    expect(settings).toMatchObject({
      http: {
        publicUrl: 'https://stay.example',
        corsOrigins: ['https://a.example', 'https://b.example'],
      },
      payments: { webhookSecrets: ['new', 'old'], paymentMethodTypes: ['card', 'link'] },
      booking: { serviceFeePercent: 12.25 },
      clockOffsetMinutes: -90,
      firstAdmin: { email: 'boss@stay.example', password: 'Passw0rdOfTheBoss' },
      demoData: false,
    });
  });

  it('takes an empty value for a missing one', () => {
    expect(settingsOf({ PORT: '', PUBLIC_URL: '' }).http.port).toBe(1337);
  });

  it('needs no key of its own for another API at STRIPE_API_BASE', () => {
    const env = { STRIPE_SECRET_KEY: undefined, STRIPE_API_BASE: 'http://127.0.0.1:9' };
    expect(settingsOf(env).payments.secretKey).toMatch(/^sk_test_/);
  });

  it.each<[string, Env]>([
    ['DATABASE_URL', { DATABASE_URL: undefined }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://db/staybase' }],
    ['DATABASE_POOL_MAX', { DATABASE_POOL_MAX: '1' }],
    ['NODE_ENV', { NODE_ENV: 'staging' }],
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['PORT', { PORT: '80.5' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'stay.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://stay.example' }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: undefined }],
    ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: undefined }],
    ['STRIPE_WEBHOOK_SECRET', { STRIPE_WEBHOOK_SECRET: ' , ' }],
    ['STRIPE_API_BASE', { STRIPE_API_BASE: 'sandbox' }],
    ['STRIPE_API_BASE', { STRIPE_API_BASE: 'http://127.0.0.1:9/v1' }],
    ['STRIPE_API_BASE', { STRIPE_API_BASE: 'http://127.0.0.1:9/?a=b' }],
    ['STRIPE_API_BASE', { STRIPE_API_BASE: 'sandbox', STRIPE_SECRET_KEY: undefined }],
    ['PAYMENTS_PROVIDER', { PAYMENTS_PROVIDER: 'paypal' }],
    ['TRUST_PROXY_HOPS', { TRUST_PROXY_HOPS: '11' }],
    ['TRUST_PROXY_HOPS', { TRUST_PROXY_HOPS: 'true' }],
    ['HOLD_MINUTES', { HOLD_MINUTES: '0' }],
    ['MAX_LIVE_HOLDS', { MAX_LIVE_HOLDS: '0' }],
    ['SERVICE_FEE_PERCENT', { SERVICE_FEE_PERCENT: '101' }],
    ['SERVICE_FEE_PERCENT', { SERVICE_FEE_PERCENT: '1e1' }],
    ['SERVICE_FEE_PERCENT', { SERVICE_FEE_PERCENT: '9.999' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['CLOCK_OFFSET_MINUTES', { CLOCK_OFFSET_MINUTES: '1.5' }],
    ['ADMIN_EMAIL', { ADMIN_EMAIL: 'boss', ADMIN_PASSWORD: 'Passw0rdOfTheBoss' }],
    ['ADMIN_PASSWORD', { ADMIN_EMAIL: 'boss@stay.example' }],
    ['ADMIN_EMAIL', { ADMIN_PASSWORD: 'Passw0rdOfTheBoss' }],
    ['ADMIN_PASSWORD', { ADMIN_EMAIL: 'boss@stay.example', ADMIN_PASSWORD: 'alllowercase1' }],
    ['DEMO_DATA', { DEMO_DATA: 'yes' }],
    ['APP_KEYS', { APP_KEYS: undefined }],
    ['APP_KEYS', { APP_KEYS: 'short' }],
    ['JWT_SECRET', { JWT_SECRET: undefined }],
    ['ADMIN_JWT_SECRET', { ADMIN_JWT_SECRET: 'short' }],
    ['API_TOKEN_SALT', { API_TOKEN_SALT: undefined }],
    ['TRANSFER_TOKEN_SALT', { TRANSFER_TOKEN_SALT: undefined }],
    ['ENCRYPTION_KEY', { ENCRYPTION_KEY: undefined }],
  ])('names %s in one line: %j', (name, change) => {
    const problems = problemsOf(change);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).not.toContain('\n');
  });

  it('names every problem at once', () => {
    const problems = problemsOf({ DATABASE_URL: undefined, PORT: 'x', JWT_SECRET: 'y' }).join();
    for (const name of ['DATABASE_URL', 'PORT', 'JWT_SECRET']) expect(problems).toContain(name);
  });

  it('names a value of its own and a missing companion in one round, once each', () => {
    const nothing = Object.fromEntries(Object.keys(GOOD).map((name) => [name, undefined]));
    expect(problemsOf({ ...nothing, PORT: 'x', NODE_ENV: 'production', DEMO_DATA: '1' })).toEqual([
      'PORT must be a whole number',
      'DATABASE_URL is missing',
      'APP_KEYS is missing',
      'ADMIN_JWT_SECRET is missing',
      'JWT_SECRET is missing',
      'API_TOKEN_SALT is missing',
      'TRANSFER_TOKEN_SALT is missing',
      'ENCRYPTION_KEY is missing',
      'STRIPE_SECRET_KEY is missing',
      'STRIPE_WEBHOOK_SECRET is missing: without it no webhook can be verified',
      'DEMO_DATA is not for production',
    ]);
  });
});

describe('production', () => {
  const production = { NODE_ENV: 'production' };

  it('starts with secrets of its own, without demo data', () => {
    expect(settingsOf(production)).toMatchObject({ production: true, demoData: false });
  });

  it.each<[string, Env]>([
    ['JWT_SECRET', { JWT_SECRET: 'please-change-me-soon' }],
    ['APP_KEYS', { APP_KEYS: `${SECRET},toBeModified12345` }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: undefined, STRIPE_API_BASE: 'http://127.0.0.1:9' }],
    ['CLOCK_OFFSET_MINUTES', { CLOCK_OFFSET_MINUTES: '1' }],
    ['DEMO_DATA', { DEMO_DATA: '1' }],
  ])('refuses to start for %s: %j', (name, change) => {
    expect(problemsOf(change)).toEqual([]);
    expect(problemsOf({ ...production, ...change }).join()).toContain(name);
  });
});

describe('the address of a caller', () => {
  const SOCKET = '10.0.0.1';

  it.each<[string, string, number, string]>([
    ['is the socket without a proxy', '1.1.1.1', 0, SOCKET],
    ['is what the one proxy saw', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
    ['is what the outer of two proxies saw', '6.6.6.6, 1.1.1.1, 2.2.2.2', 2, '1.1.1.1'],
    ['is the socket without the header', '', 1, SOCKET],
    ['is the socket when the header is nonsense', 'me', 1, SOCKET],
    ['may be IPv6', '2001:db8::1', 1, '2001:db8::1'],
    ['never is a claim further left', '6.6.6.6, unknown', 1, SOCKET],
    ['is the first entry when a proxy was passed by', '1.1.1.1', 2, '1.1.1.1'],
  ])('%s', (_, forwardedFor, hops, expected) => {
    expect(clientAddress(forwardedFor, SOCKET, hops)).toBe(expected);
  });
});
