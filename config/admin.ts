import settings from './staybase';

export default {
  autoOpen: false,
  auth: { secret: settings.secrets.adminJwt },
  apiToken: { salt: settings.secrets.apiTokenSalt },
  transfer: { token: { salt: settings.secrets.transferTokenSalt } },
  secrets: { encryptionKey: settings.secrets.encryptionKey },
  flags: { nps: false, promoteEE: false },
};
