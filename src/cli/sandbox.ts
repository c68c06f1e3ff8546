import { z } from 'zod';
import { startSandbox } from '../payments/sandbox';
import { say } from './say';

const environment = z.object({
  NODE_ENV: z
    .string()
    .refine((mode) => mode !== 'production', 'must not be production')
    .optional(),
  SANDBOX_HOST: z.string().default('0.0.0.0'),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(12_111),
  SANDBOX_STATE: z.string().optional(),
  SANDBOX_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string({ error: 'is missing' }),
});

type Environment = z.infer<typeof environment>;

/** Ends the process with one line when something is wrong or missing. */
function readEnvironment(): Environment {
  const present = Object.entries(process.env).filter(([, value]) => value !== '');
  const { data, error } = environment.safeParse(Object.fromEntries(present));
  if (data) return data;
  const problems = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  process.stderr.write(`Payment sandbox: ${problems.join('; ')}\n`);
  process.exit(1);
}

/** Serves the payment sandbox by itself, as in a container, until SIGTERM or SIGINT. */
async function serve(env: Environment): Promise<void> {
  const sandbox = await startSandbox({
    host: env.SANDBOX_HOST,
    port: env.SANDBOX_PORT,
    statePath: env.SANDBOX_STATE,
    webhookUrl: env.SANDBOX_WEBHOOK_URL,
    webhookSecret: env.STRIPE_WEBHOOK_SECRET,
    secretKey: env.STRIPE_SECRET_KEY,
  });
  say(`The payment sandbox answers on port ${new URL(sandbox.url).port}.`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
}

serve(readEnvironment()).catch((error: unknown) => {
  process.stderr.write(`Payment sandbox: ${String(error)}\n`);
  process.exit(1);
});
