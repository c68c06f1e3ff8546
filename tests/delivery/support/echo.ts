import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface Echo {
  path: string;
  headers: IncomingHttpHeaders;
  bytes: number;
  digest: string;
}

export const digestOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

/** Requests to `?hold` by their path: they are answered when the test says so. */
export const held = new Map<string, () => void>();

async function untilReleased(url: string, response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    held.set(url, resolve);
    response.on('close', resolve);
  });
  held.delete(url);
}

/** Stands in for the app and tells what came through. */
export const echo = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { url: path = '', headers } = request;
    if (path.includes('?hold')) await untilReleased(path, response);
    const told: Echo = { path, headers, bytes: body.length, digest: digestOf(body) };
    response.setHeader('Set-Cookie', 'session=1; path=/; httponly');
    response.end(JSON.stringify(told));
  })();
});
