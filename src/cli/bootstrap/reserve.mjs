import process from 'node:process';
import { assertPortFree, assertWritable, Refusal } from './checks.mjs';
import { acquireLock } from './lock.mjs';

const SERVING = ['start', 'develop'];
/** They use the embedded database of `npm start`, beside it or alone. */
const USING_THE_DATABASE = ['import', 'backup', 'restore'];

/**
 * @param {import('./lock.mjs').Holder} holder who came first; only the app has an address
 */
function refuse({ address, pid }) {
  if (address === undefined) {
    throw new Refusal(
      `Another command (pid ${pid}) is using the database of this directory. ` +
        'Try again when it has ended.',
    );
  }
  throw new Refusal(
    `Staybase already runs from this directory at ${address} (pid ${pid}). ` +
      `Stop it with Ctrl-C there, or with: kill ${pid}`,
  );
}

/**
 * Makes sure that this command may run here, before anything expensive happens. The embedded
 * database belongs to whoever holds the lock `app`: the app, or a command that has started the
 * database for itself. A command beside a running app leaves the lock to it and joins its database.
 * @param {string} root the project's directory
 * @param {string} command
 * @throws {Refusal} when it may not
 */
export async function reserve(root, command) {
  assertWritable(root);
  if (SERVING.includes(command)) {
    const port = Number(process.env.PORT || 1337);
    const address = process.env.PUBLIC_URL || `http://localhost:${port}`;
    const holder = await acquireLock(root, 'app', { address });
    if (holder !== null) refuse(holder);
    await assertPortFree(port, process.env.HOST || '0.0.0.0');
  } else if (USING_THE_DATABASE.includes(command) && !process.env.DATABASE_URL) {
    const holder = await acquireLock(root, 'app', {});
    if (holder !== null && holder.address === undefined) refuse(holder);
  }
}
