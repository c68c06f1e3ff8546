import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Env } from './surroundings';

interface S3Server {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
  httpServer: Server;
}

/** A real server that speaks S3, with one bucket. */
export interface Storage {
  /** What an app needs to know of it. */
  env: Env;
  /** The names of all that is in the bucket. */
  names(): Promise<string[]>;
  /** From now on it can't be reached. */
  close(): Promise<void>;
  remove(): Promise<void>;
}

const BUCKET = 'images';
const KEY = 'S3RVER';

export async function startStorage(): Promise<Storage> {
  const directory = await mkdtemp(path.join(tmpdir(), 'staybase-s3-'));
  // It brings no types.
  const module = 's3rver';
  const { default: S3rver } = (await import(module)) as {
    default: new (options: object) => S3Server;
  };
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET }],
  });
  const { port } = await server.run();
  return {
    env: {
      S3_BUCKET: BUCKET,
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_ACCESS_KEY_ID: KEY,
      S3_SECRET_ACCESS_KEY: KEY,
    },
    names: async () =>
      (await readdir(path.join(directory, BUCKET)))
        .filter((name) => name.endsWith('_object'))
        .map((name) => name.replace('._S3rver_object', '')),
    close: async () => {
      server.httpServer.closeAllConnections();
      await server.close();
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
