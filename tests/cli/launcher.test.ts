import { printBanner } from '../../src/cli/launcher/banner';
import { assertSettings } from '../../src/cli/launcher/environment';
import { openPayments } from '../../src/cli/launcher/sandbox';

const before = process.env;
let printed: string;

beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  process.env = {};
});

afterEach(() => {
  jest.restoreAllMocks();
  process.env = before;
});

const open = () => openPayments('/nowhere', 'whsec_made');

describe('payments without the sandbox', () => {
  it('a real key needs its own webhook secret', async () => {
    process.env.STRIPE_SECRET_KEY = 'sk_test_1';
    expect(assertSettings).toThrow(/^Configuration: STRIPE_WEBHOOK_SECRET is missing[^;]*$/);
    expect((await open()).environment).toEqual({});
    process.env.STRIPE_WEBHOOK_SECRET = 'whsec_1';
    expect(assertSettings).not.toThrow();
  });

  it('a stand-in at STRIPE_API_BASE is told what to sign with', async () => {
    process.env.STRIPE_API_BASE = 'http://127.0.0.1:9';
    expect(assertSettings).not.toThrow();
    expect((await open()).environment).toEqual({ STRIPE_WEBHOOK_SECRET: 'whsec_made' });
    expect(printed).toContain('STRIPE_WEBHOOK_SECRET=whsec_made');
    process.env.STRIPE_WEBHOOK_SECRET = 'whsec_own';
    expect((await open()).environment).toEqual({});
  });
});

describe('the logins printed at the end', () => {
  it('are the demo ones', () => {
    printBanner(null, 1);
    expect(printed).toContain('admin@demo.staybase.dev  Demo-admin-1');
  });

  it('name the own admin in place of the demo admin, without a password', () => {
    Object.assign(process.env, { ADMIN_EMAIL: 'boss@stay.example', ADMIN_PASSWORD: 'Secret-123' });
    printBanner(null, 1);
    expect(printed).toContain('boss@stay.example  (ADMIN_PASSWORD)');
    expect(printed).toContain('guest@demo.staybase.dev  Demo-guest-1');
    expect(printed).not.toMatch(/admin@demo|Secret-123/);
  });

  it('are none in production', () => {
    process.env.NODE_ENV = 'production';
    printBanner(null, 1);
    expect(printed).not.toContain('Demo logins');
  });
});
