import { refuse, type DomainError } from '../domain/errors';

const DOCUMENTS: readonly (readonly [start: RegExp, what: string])[] = [
  [/^\s*(<!doctype html|<html|<head|<body)/i, 'a web page'],
  [/^\s*<\?xml/i, 'an XML document'],
  [/^\s*[{[]/, 'a JSON document'],
];
const UTF_16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
/** How files begin that are often taken for a table. */
const FORMATS: readonly (readonly [mark: string, what: string])[] = [
  ['PK\x03\x04', 'a ZIP archive or a spreadsheet'],
  ['%PDF', 'a PDF document'],
  ['\x1f\x8b', 'packed twice'],
  ['BZh', 'packed with bzip2'],
  ['\xfd7zXZ', 'packed with xz'],
  ['\x28\xb5\x2f\xfd', 'packed with zstd'],
];

const unreadable = (name: string, what: string): DomainError =>
  refuse('VALIDATION', `${name} is ${what}, not a CSV file in UTF-8.`);

const isUtf16 = (start: Buffer): boolean =>
  UTF_16_MARKS.some((mark) => start.subarray(0, 2).equals(mark)) ||
  (start.length > 3 && [start[0], start[2]].includes(0) !== [start[1], start[3]].includes(0));

function assertStart(start: Buffer, name: string): void {
  const known = FORMATS.find(([mark]) => start.toString('latin1', 0, mark.length) === mark);
  if (known) throw unreadable(name, known[1]);
  if (isUtf16(start)) throw unreadable(name, 'text in UTF-16');
  if (start.subarray(0, 1024).includes(0)) throw unreadable(name, 'a binary file');
  const text = start.toString('utf8', 0, 200);
  const document = DOCUMENTS.find(([beginning]) => beginning.test(text));
  if (document) throw unreadable(name, document[1]);
}

/**
 * Passes the bytes of a text on.
 * @param name the file's, for messages
 * @throws DomainError VALIDATION when they are no text in UTF-8, or none at all
 */
export async function* assertText(
  chunks: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Buffer): void => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw unreadable(name, 'in another encoding');
    }
  };
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) assertStart(chunk, name);
    isFirst = false;
    decode(chunk);
    yield chunk;
  }
  decode();
  if (isFirst) throw refuse('VALIDATION', `${name} is empty.`);
}
