import { DEMO_LOGINS } from '../../demo-logins';
import { say } from '../say';
import { appPort, isProduction, readEnv } from './environment';

/** With ADMIN_EMAIL set there is no demo admin; its password is the user's secret. */
function demoLogins(): [role: string, login: string][] {
  const ownAdmin = readEnv('ADMIN_EMAIL');
  return DEMO_LOGINS.map(({ role, email, password }) =>
    role === 'admin' && ownAdmin !== undefined
      ? [role, `${ownAdmin}  (ADMIN_PASSWORD)`]
      : [role, `${email}  ${password}`],
  );
}

/** Prints where everything is and, outside production, how to get in. */
export function printBanner(sandboxUrl: string | null, seconds: number): void {
  const app = (readEnv('PUBLIC_URL') ?? `http://localhost:${appPort()}`).replace(/\/+$/, '');
  const addresses = [
    ['App', app],
    ['Admin panel', `${app}/admin`],
    ['REST docs', `${app}/documentation`],
    ['GraphQL', `${app}/graphql`],
    ...(sandboxUrl === null ? [] : [['Payment sandbox', sandboxUrl]]),
  ];
  say(`\nStaybase is ready after ${seconds.toFixed(1)} s.\n`);
  for (const [name = '', address] of addresses) say(`  ${name.padEnd(17)}${address}`);
  if (!isProduction() && readEnv('DEMO_DATA') !== '0') {
    say('\nDemo logins, for REST and GraphQL; the admin opens the panel, too');
    for (const [role, login] of demoLogins()) say(`  ${role.padEnd(17)}${login}`);
  }
  say('\nCtrl-C stops everything.');
}
