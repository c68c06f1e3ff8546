/** The roles that an account can have; `public` is nobody's. */
export const ACCOUNT_ROLES = ['guest', 'host', 'admin'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** What people choose from when they register. */
export const OPEN_ROLES = ['guest', 'host'] as const satisfies readonly AccountRole[];

export const isAccountRole = (type: unknown): type is AccountRole =>
  (ACCOUNT_ROLES as readonly unknown[]).includes(type);
