import { once } from 'node:events';
import net from 'node:net';

async function canListen(port: number): Promise<boolean> {
  const server = net.createServer();
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!(await listening)) return false;
  server.close();
  await once(server, 'close');
  return true;
}

/**
 * The first loopback port from `preferred` on that nobody listens on.
 * @throws Error when the next 200 are all taken
 */
export async function findFreePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + 200; port += 1) {
    if (await canListen(port)) return port;
  }
  throw new Error(`No free port between ${preferred} and ${preferred + 199}.`);
}

/** A port that the operating system says is free. */
export async function ephemeralPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
