import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A lock that dies with its holder. A process id alone can't tell: after kill -9 or a restarted
 * container the number may belong to someone else. So the holder listens on a loopback port and
 * says its token to whoever asks; a lock whose port doesn't answer with the token is stale.
 *
 * @typedef {{ pid: number, port: number, token: string, address?: string }} Holder
 */

/** @param {number} pid */
function exists(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * @param {Holder} holder
 * @returns {Promise<boolean>} whether the holder still lives
 */
function isAlive(holder) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(holder.port, '127.0.0.1');
    // Accepted but silent: the holder is busy compiling, unless it is gone and the port reused.
    socket.setTimeout(1000, () => {
      resolve(exists(holder.pid));
      socket.destroy();
    });
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(answer === holder.token));
  });
}

/**
 * @param {string} file
 * @returns {Holder | null} null when there is none, or only half of one
 */
function readHolder(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} token
 * @returns {Promise<net.Server>} listening on a free loopback port, not keeping the process alive
 */
function listen(token) {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(token);
    });
    server.unref().once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/**
 * Puts the file in place unless it is there: link(2) never replaces and never shows half a file.
 * @param {string} file
 * @param {Holder} holder
 */
function place(file, holder) {
  const draft = `${file}.${holder.token}`;
  fs.writeFileSync(draft, JSON.stringify(holder));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(draft);
  }
}

/**
 * Takes the lock `name` of the project.
 * @template {boolean} [W=false]
 * @param {string} root the project's directory
 * @param {string} name
 * @param {{ wait?: W, address?: string }} options wait: take turns instead of giving up;
 *   address: what the holder serves, for the message of the one who comes second
 * @returns {Promise<W extends true ? () => void : Holder | null>} with `wait` the function that
 *   releases the lock; without, null when it was taken (until the process ends) or its holder
 */
export async function acquireLock(root, name, options) {
  const file = path.join(root, '.tmp', `${name}.lock`);
  const token = randomUUID();
  const server = await listen(token);
  const mine = { pid: process.pid, port: server.address().port, token, address: options.address };
  const release = () => {
    server.close();
    if (readHolder(file)?.token === token) fs.rmSync(file, { force: true });
  };
  for (let told = false; !place(file, mine);) {
    const holder = readHolder(file);
    if (holder === null || !(await isAlive(holder))) {
      // Between reading and removing someone else may have cleared and taken it: look again.
      if (readHolder(file)?.token === holder?.token) fs.rmSync(file, { force: true });
      continue;
    }
    if (!options.wait) {
      server.close();
      return holder;
    }
    if (!told) process.stdout.write(`Waiting for the build of process ${holder.pid} …\n`);
    told = true;
    await delay(200);
  }
  process.once('exit', release);
  return options.wait ? release : null;
}
