import { loginBody, profileBody, registerBody } from '../../api/account/schemas';
import { createUser } from '../../api/account/services/create-user';
import { becomeHost, getUser, updateProfile } from '../../api/account/services/profile';
import { openSession, signIn } from '../../api/account/services/sign-in';
import { ownProfile, session } from '../../api/account/shape';
import { refuse } from '../../domain/errors';
import { signedIn } from '../../http/caller';
import { parse } from '../../http/parse';
import type { Arguments, RootFields } from '../field';

export const accountQueries: RootFields = {
  me: {
    action: 'user.me',
    resolve: async (_args, { caller }) => ownProfile(await getUser({ id: signedIn(caller).id })),
  },
};

export const accountMutations: RootFields = {
  register: {
    action: 'auth.register',
    resolve: async ({ input }) => {
      const { accountType, ...person } = parse(registerBody, input);
      return session(await openSession(await createUser({ ...person, role: accountType })));
    },
  },
  login: {
    action: 'auth.login',
    resolve: async ({ input }) => {
      const { provider, ...credentials } = input as Arguments;
      if (provider !== 'local')
        throw refuse('VALIDATION', 'provider is local.', { path: 'provider' });
      const { identifier, password } = parse(loginBody, credentials);
      return session(await signIn(identifier, password));
    },
  },
  updateMe: {
    action: 'user.updateMe',
    resolve: async ({ data }, { caller }) =>
      ownProfile(await updateProfile(signedIn(caller).id, parse(profileBody, data))),
  },
  becomeHost: {
    action: 'user.becomeHost',
    resolve: async (_args, { caller }) => session(await becomeHost(signedIn(caller).id)),
  },
};
