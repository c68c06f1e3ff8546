import { assertAccounts } from '../../src/bootstrap/accounts';
import { DEMO_LOGINS } from '../../src/demo-logins';
import { startApp, type TestApp } from '../support/app';
import { register } from '../support/marketplace';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  app.strapi.config.set('staybase.production', true);
});

afterAll(() => app.stop());

const addPanelAdmin = (email: string, password: string) =>
  app.strapi.service('admin::user').create({ email, password, firstname: 'A', isActive: true });

it('lets nobody register as the first panel admin: that comes from the environment', async () => {
  const stranger = { email: 'first@come.example', password: 'Passw0rdOfTheFirst', firstname: 'F' };
  for (const path of ['/admin/register-admin', '/admin/Register-Admin'])
    await app.request.post(path).send(stranger).expect(403);
  await addPanelAdmin('boss@stay.example', 'Passw0rdOfTheBoss');
  await expect(assertAccounts()).resolves.toBeUndefined();
});

describe('production refuses to start', () => {
  it.each(['admin', 'guest'])(
    'while the demo %s gets in with the published password',
    async (as) => {
      const { email, password } = DEMO_LOGINS.find(({ role }) => role === as) ?? DEMO_LOGINS[0];
      const users = app.strapi.db.query(
        as === 'admin' ? 'admin::user' : 'plugin::users-permissions.user',
      );
      if (as === 'admin') await addPanelAdmin(email, password);
      else await register(app, { email, ...{ password } });
      await expect(assertAccounts()).rejects.toThrow(email);
      await users.update({ where: { email }, data: { blocked: true } });
      await expect(assertAccounts()).resolves.toBeUndefined();
    },
  );
});
