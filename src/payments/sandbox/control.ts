/** The sandbox's own endpoints, beside Stripe's. */
import { z } from 'zod';
import { invalidRequest } from './errors';
import type { SandboxAnswer, SandboxRequest } from './router';
import type { WebhookSender } from './webhooks';

const webhookControl = z.strictObject({
  mode: z.enum(['deliver', 'drop', 'duplicate', 'delay']),
  delayMs: z.number().int().min(0).max(3_600_000).default(0),
});

/** Answers `GET /` and `POST /_sandbox/webhooks`; null for what isn't the sandbox's own. */
export function answerControl(
  sender: WebhookSender,
  { method, path, body }: SandboxRequest,
): SandboxAnswer | null {
  if (method === 'GET' && path === '/') {
    return json({ name: 'Staybase payment sandbox', speaks: 'the Stripe API under /v1' });
  }
  if (method !== 'POST' || path !== '/_sandbox/webhooks') return null;
  const parsed = webhookControl.safeParse(parseJson(body));
  if (!parsed.success) {
    const { error } = invalidRequest(z.prettifyError(parsed.error));
    return { ...json({ error }), status: 400 };
  }
  sender.setMode(parsed.data.mode, parsed.data.delayMs);
  return json(parsed.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function json(object: object): SandboxAnswer {
  return { status: 200, body: JSON.stringify(object, null, 2), headers: {} };
}
