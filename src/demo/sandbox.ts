/** The browser's part of a payment, and the sandbox's switches. */
import { settings } from '../platform/settings';

const GOOD_CARD = '4242424242424242';

const post = async (path: string, body: string | URLSearchParams): Promise<Response> => {
  const { apiBase } = settings().payments;
  return fetch(new URL(path, apiBase), { method: 'POST', body });
};

/** Whether payments go to the built-in sandbox: only there may a demo make some. */
export async function hasSandbox(): Promise<boolean> {
  const { apiBase } = settings().payments;
  if (apiBase === undefined) return false;
  const said = await fetch(apiBase).then(
    (response) => response.text(),
    () => '',
  );
  return said.includes('Staybase payment sandbox');
}

/** While nobody listens for webhooks they would pile up; the demo looks its payments up instead. */
export async function sendWebhooks(mode: 'deliver' | 'drop'): Promise<void> {
  const response = await post('/_sandbox/webhooks', JSON.stringify({ mode }));
  await response.body?.cancel();
}

/** Pays an intent with a test card, as a guest's browser does. @throws when that fails */
export async function confirmIntent(ref: string, clientSecret: string): Promise<void> {
  const response = await post(
    `/v1/payment_intents/${ref}/confirm`,
    new URLSearchParams({
      client_secret: clientSecret,
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': GOOD_CARD,
    }),
  );
  if (!response.ok) throw new Error(`The sandbox refused a payment: ${await response.text()}`);
  await response.body?.cancel();
}
