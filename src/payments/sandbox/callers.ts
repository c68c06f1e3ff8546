import type { IncomingHttpHeaders } from 'node:http';
import type { Call } from './call';
import { SandboxError, unauthorized } from './errors';
import { type Form, textOf } from './form';
import type { Route } from './routes';

/**
 * Who calls: our server with the secret key (Bearer or Basic), or a browser with a publishable key
 * (also in the form, as Stripe.js sends it) or with nothing but an intent's client secret.
 * @param secretKey the only secret key that is right; any when undefined
 * @throws SandboxError when the key is missing, wrong or not enough for the route
 */
export function authenticate(
  headers: IncomingHttpHeaders,
  params: Form,
  route: Route,
  secretKey: string | undefined,
): Call['caller'] {
  const key = headerKey(headers.authorization) ?? textOf(params, 'key');
  if (key ? key.startsWith('pk_') : route.publishable && params.client_secret !== undefined) {
    if (route.publishable) return 'publishable';
    throw new SandboxError(403, {
      type: 'invalid_request_error',
      code: 'secret_key_required',
      message: 'This API call cannot be made with a publishable API key.',
    });
  }
  if (!key) throw unauthorized('You did not provide an API key.');
  if (secretKey ? key === secretKey : /^[sr]k_/.test(key)) return 'secret';
  throw unauthorized('Invalid API Key provided.');
}

function headerKey(authorization: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (authorization ?? '').split(' ');
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0];
}
