import { ACCOUNT_ROLES, isAccountRole, OPEN_ROLES } from '../../../src/domain/access/roles';

describe('roles', () => {
  it('are those of accounts, and nothing else', () => {
    expect(ACCOUNT_ROLES.every(isAccountRole)).toBe(true);
    expect(['public', 'authenticated', '', null, undefined, 1].some(isAccountRole)).toBe(false);
  });

  it('do not let anyone register as an admin', () => {
    expect(OPEN_ROLES).toEqual(['guest', 'host']);
  });
});
