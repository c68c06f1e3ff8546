import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';

/** An expected reason not to go on: its message is all that the user needs to read. */
export class Refusal extends Error {
  name = 'Refusal';
}

// The first releases that can require() the ES modules among Strapi's dependencies.
const OLDEST_MINORS = { 20: 19, 22: 12 };

/** @throws {Refusal} on a Node.js that is too old */
export function assertNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const oldestMinor = OLDEST_MINORS[major] ?? (major > 22 ? 0 : Infinity);
  if (minor >= oldestMinor) return;
  throw new Refusal(
    `Staybase needs Node.js 20.19, 22.12 or 24 and later; this is ${process.version}.`,
  );
}

/**
 * Makes the scratch directory `.tmp` (database, secrets, locks).
 * @param {string} root the project's directory
 * @throws {Refusal} when the project's directory can't be written to
 */
export function assertWritable(root) {
  const scratch = path.join(root, '.tmp');
  const probe = path.join(scratch, `.probe-${process.pid}`);
  try {
    fs.mkdirSync(scratch, { recursive: true });
    fs.writeFileSync(probe, 'a file that can be written has room for these bytes\n');
    fs.rmSync(probe);
  } catch (error) {
    throw new Refusal(
      `Cannot write to ${scratch} (${error.code}). ` +
        'Staybase keeps its build and its embedded database inside the project directory: ' +
        'make it writable, free some space, or run it from a copy.',
    );
  }
}

/**
 * @param {number} port
 * @param {string} host
 * @throws {Refusal} when something else listens there
 */
export async function assertPortFree(port, host) {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Refusal(`PORT must be a whole number from 1 to 65535, not ${process.env.PORT}.`);
  }
  const code = await new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
  if (code === null) return;
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${code})`;
  throw new Refusal(`Port ${port} ${why}. Choose another one with: PORT=${port + 1} npm start`);
}
