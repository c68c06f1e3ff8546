import { parseSettings } from '../../config/lib/settings-schema';
import { makeSecrets } from '../../src/cli/launcher/secrets';
import { askedVariables, composeServices, type Project, type Service } from './support/compose';
import { CONTAINER_VARIABLES, exists, readText, readYaml, settingNames } from './support/project';

const BASE = 'docker-compose.yml';
const PRODUCTION = 'infra/production.yml';

/** Passed to the app, which doesn't read them yet; and what the sandbox reads. */
const OTHERS = ['REDIS_URL', 'SMTP_URL'];
const SANDBOX = ['NODE_ENV', 'SANDBOX_STATE', 'SANDBOX_WEBHOOK_URL'].concat(
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
);

const { SANDBOX_WEBHOOK_SECRET: _unused, ...secrets } = makeSecrets();
const REAL = {
  ...secrets,
  PUBLIC_URL: 'https://stay.example',
  DATABASE_URL: 'postgres://db.stay.example/staybase',
  STRIPE_SECRET_KEY: 'sk_live_of_the_test',
  STRIPE_WEBHOOK_SECRET: 'whsec_of_the_test',
};

const problemsOf = (service?: Service): string[] => {
  const result = parseSettings(service?.environment ?? {});
  return 'problems' in result ? result.problems : [];
};

describe('docker compose up with nothing set', () => {
  const services = composeServices([BASE], {});

  it('has everything that the app needs, and one way in', () => {
    expect(Object.keys(services).sort()).toEqual([
      'app',
      'bucket',
      'mail',
      'nginx',
      'payments',
      'postgres',
      'prepare',
      'redis',
      'storage',
    ]);
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(services.app?.ports).toBeUndefined();
  });

  it.each(['app', 'prepare'])('gives %s settings that it takes', (name) => {
    expect(problemsOf(services[name])).toEqual([]);
  });

  it('trusts one proxy, and tells browsers where it is', () => {
    expect(services.app?.environment).toMatchObject({
      TRUST_PROXY_HOPS: '1',
      PUBLIC_URL: 'http://localhost:8080',
    });
    expect(services.nginx?.ports).toContain('127.0.0.1:8080:80');
  });

  it('serves once the database is prepared, with the pictures and payments of the demo', () => {
    expect(services.app?.depends_on).toEqual({
      prepare: { condition: 'service_completed_successfully' },
    });
    expect(Object.keys(services.prepare?.depends_on ?? {})).toEqual([
      'postgres',
      'bucket',
      'payments',
    ]);
  });

  it('gives the sandbox the keys of the app', () => {
    const { app, payments } = services;
    expect(Object.keys(payments?.environment ?? {}).sort()).toEqual(SANDBOX);
    for (const name of ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'])
      expect(payments?.environment?.[name]).toBe(app?.environment?.[name]);
  });

  it('builds one image, once, for all that run it', () => {
    const ours = Object.entries(services).filter(([, { image }]) => image === 'staybase');
    expect(ours.map(([name]) => name).sort()).toEqual(['app', 'payments', 'prepare']);
    const built = Object.entries(services).filter(([, { build }]) => build !== undefined);
    expect(built.map(([name]) => name)).toEqual(['prepare']);
    const pulled = ours.filter(([, { pull_policy }]) => pull_policy !== 'never');
    expect(pulled.map(([name]) => name)).toEqual(['prepare']);
  });

  it.each(['app', 'payments', 'prepare'])('gives %s no rights of the system', (name) => {
    expect(services[name]).toMatchObject({
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: name === 'prepare' ? 'no' : 'unless-stopped',
    });
  });

  it('hands every setting on to the app, from .env and from the shell', () => {
    const settings = {
      HOLD_MINUTES: '20',
      S3_REGION: 'eu-north-1',
      CORS_ALLOW_ORIGINS: 'https://x',
    };
    const { app } = composeServices([BASE], settings);
    expect(app?.environment).toMatchObject(settings);
    expect(services.app?.environment).not.toHaveProperty('HOLD_MINUTES');
  });

  it('does not pass for production', () => {
    const { app } = composeServices([BASE], { NODE_ENV: 'production' });
    expect(
      problemsOf(app).filter((line) => line.endsWith('is still an example value')),
    ).toHaveLength(6);
  });
});

describe('with infra/production.yml', () => {
  const compose = (env: Record<string, string>) => composeServices([BASE, PRODUCTION], env);

  it.each(['app', 'prepare'])('%s runs in production, against Stripe itself', (name) => {
    const service = compose(REAL)[name];
    expect(problemsOf(service)).toEqual([]);
    expect(service?.environment).toMatchObject({ NODE_ENV: 'production', STRIPE_API_BASE: '' });
    expect(JSON.stringify(service)).not.toContain('change-me');
  });

  it.each(Object.keys(REAL))('needs %s', (name) => {
    const { [name]: _missing, ...rest } = REAL as Record<string, string>;
    expect(() => compose(rest)).toThrow(`${name} is required`);
  });

  it('starts the bundled database when it is asked for, and with a password of its own', () => {
    const { postgres, prepare } = compose(REAL);
    expect(postgres?.profiles).toEqual(['database']);
    expect(prepare?.depends_on?.postgres).toMatchObject({ required: false });
    expect(postgres?.environment?.POSTGRES_PASSWORD).toBe('');
    const own = compose({ ...REAL, POSTGRES_PASSWORD: 'kept-in-a-vault' });
    expect(own.postgres?.environment?.POSTGRES_PASSWORD).toBe('kept-in-a-vault');
  });

  it('starts no stand-in', () => {
    const standIns = Object.entries(compose(REAL)).filter(([, { profiles }]) =>
      profiles?.includes('stand-ins'),
    );
    expect(standIns.map(([name]) => name).sort()).toEqual([
      'bucket',
      'mail',
      'payments',
      'storage',
    ]);
  });
});

describe.each([BASE, PRODUCTION])('%s', (file) => {
  const { services, volumes = {} } = readYaml<Project>(file);

  it('asks for variables that .env.example names', () => {
    const known = [...settingNames(), ...CONTAINER_VARIABLES, ...OTHERS];
    expect(askedVariables(readText(file)).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('sets variables that the app reads, the first file all of them', () => {
    const known = [...settingNames(), ...OTHERS].sort();
    for (const { environment = {} } of [services.app ?? {}, services.prepare ?? {}]) {
      const names = Object.keys(environment).sort();
      expect(names).toEqual(file === BASE ? known : known.filter((name) => names.includes(name)));
    }
  });

  it('requires nothing inside a default, where some versions of compose require it always', () => {
    expect(readText(file)).not.toMatch(/\$\{[^{}]*\$\{[^{}]*\?/);
  });

  it('pins its images', () => {
    const images = Object.values(services).flatMap(({ image = [] }) => image);
    expect(images.filter((image) => !/:v?\d|STAYBASE_IMAGE/.test(image))).toEqual([]);
  });

  it('names what is there', () => {
    const sources = Object.values(services).flatMap((service) => service.volumes ?? []);
    const named = sources.map((volume) => volume.replace(/^\$\{\w+:-(.*?)\}/, '$1').split(':')[0]!);
    expect(named.filter((name) => !(name in volumes) && !exists(name))).toEqual([]);
    const scripts = Object.values(services).flatMap(({ command = [] }) =>
      command.filter((word) => word.startsWith('dist/')),
    );
    expect(scripts.filter((script) => !exists(sourceOf(script)))).toEqual([]);
    const waitedFor = Object.values(services).flatMap((each) => Object.keys(each.depends_on ?? {}));
    expect(waitedFor.filter((name) => !(name in services))).toEqual([]);
  });
});

function sourceOf(script: string): string {
  return script.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}
