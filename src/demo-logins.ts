/**
 * Accounts that exist only with demo data, never in production. The passwords are public on
 * purpose: `npm start` prints them.
 */
export const DEMO_LOGINS = [
  { role: 'guest', email: 'guest@demo.staybase.dev', password: 'Demo-guest-1', firstName: 'Grete' },
  { role: 'host', email: 'host@demo.staybase.dev', password: 'Demo-host-1', firstName: 'Henrik' },
  { role: 'admin', email: 'admin@demo.staybase.dev', password: 'Demo-admin-1', firstName: 'Ada' },
] as const;
