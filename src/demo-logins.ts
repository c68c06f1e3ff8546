/** Stands in the title, name or text of everything that demo data makes. */
export const DEMO_MARK = '(demo)';

/**
 * Accounts that exist only with demo data, never in production. The passwords are public on
 * purpose: `npm start` prints them.
 */
export const DEMO_LOGINS = [
  {
    role: 'guest',
    email: 'guest@demo.staybase.dev',
    password: 'Demo-guest-1',
    firstName: `Grete ${DEMO_MARK}`,
  },
  {
    role: 'host',
    email: 'host@demo.staybase.dev',
    password: 'Demo-host-1',
    firstName: `Henrik ${DEMO_MARK}`,
  },
  {
    role: 'admin',
    email: 'admin@demo.staybase.dev',
    password: 'Demo-admin-1',
    firstName: `Ada ${DEMO_MARK}`,
  },
] as const;
