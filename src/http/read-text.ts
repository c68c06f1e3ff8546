import type { Readable } from 'node:stream';
import { refuse } from '../domain/errors';

/**
 * Reads a stream as UTF-8 text.
 * @throws DomainError TOO_LARGE once it is longer than `maxBytes`.
 */
export async function readText(stream: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed on refusal: the answer goes out over the same socket.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > maxBytes)
      throw refuse('TOO_LARGE', `The body has more than ${maxBytes} bytes.`, { maxBytes });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
