import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { assertListings } from '../../src/import/assert-listings';
import { openTable } from '../../src/import/read-table';

const HEADER = 'id,name,host_id,latitude,longitude,room_type,price';
const ROW = '1,Home,2,59.9,10.7,Private room,100';
const BERGEN = path.join(__dirname, 'fixtures', 'bergen.csv');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'staybase-import-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string | Buffer): string {
  files += 1;
  const file = path.join(folder, `f${files}.csv`);
  writeFileSync(file, content);
  return file;
}

async function readAll(file: string) {
  const rows = [];
  for await (const row of (await openTable(file)).rows) rows.push(row);
  return rows;
}

describe('a file of listings', () => {
  it.each<[string, string | Buffer]>([
    [
      'with its columns in another order',
      `price,room_type,longitude,latitude,host_id,name,id\n${ROW}`,
    ],
    ['with a byte order mark', `\ufeff${HEADER}\n${ROW}\n`],
    ['with Windows line ends', `${HEADER}\r\n${ROW}\r\n`],
    ['with columns nobody knows', `${HEADER},scrape_id\n${ROW},1\n`],
    ['gzipped', gzipSync(`${HEADER}\n${ROW}\n`)],
    ['after empty lines', `\n\n${HEADER}\n${ROW}\n`],
    ['with the line ends of old Macs', `${HEADER}\r${ROW}\r`],
  ])('is taken %s', async (_what, content) => {
    await expect(assertListings(fileOf(content))).resolves.toBeUndefined();
  });

  it('has rows with the line on which each begins', async () => {
    const text = `a,b\r\n\r\n1,"x\r\ny"\n2,z,too many\n"3",last`;
    expect(await readAll(fileOf(text))).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['1', 'x\r\ny'] },
      { line: 5, cells: ['2', 'z', 'too many'] },
      { line: 6, cells: ['3', 'last'] },
    ]);
  });

  it('has the same rows with every kind of line end', async () => {
    const lines = ['a,b', '', '1,"x¶y"', '2,z', ''].join('¶');
    for (const end of ['\n', '\r\n', '\r'])
      expect(await readAll(fileOf(lines.replaceAll('¶', end)))).toEqual([
        { line: 1, cells: ['a', 'b'] },
        { line: 3, cells: ['1', `x${end}y`] },
        { line: 5, cells: ['2', 'z'] },
      ]);
  });

  it('tells how much of it is used, gzipped as well', async () => {
    const text = `${HEADER}\n${Array.from({ length: 5000 }, (_, id) => `${id}${ROW}`).join('\n')}`;
    for (const content of [text, gzipSync(text)]) {
      const table = await openTable(fileOf(content));
      const seen = new Set<number>();
      for await (const _row of table.rows) seen.add(table.bytesRead());
      expect(seen.size).toBeGreaterThan(2);
      expect(Math.max(...seen)).toBeLessThanOrEqual(table.totalBytes);
    }
  });

  it('is the same gzipped or not', async () => {
    expect(await readAll(fileOf(gzipSync(readFileSync(BERGEN))))).toEqual(await readAll(BERGEN));
  });
});

describe('what is none', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['an empty file', '', /is empty/],
    ['an empty gzip file', gzipSync(''), /is empty/],
    ['nothing but empty lines', '\n\n', /nothing but empty lines/],
    [
      'another table',
      'name,age\nKim,4\n',
      /lacks the columns id, host_id, .*Its first line is: name/,
    ],
    ['a table without prices', HEADER.replace(',price', ''), /lacks the column price/],
    ['nothing but a header', `${HEADER}\n\n`, /holds no listings/],
    ['a header without a line end', HEADER, /holds no listings/],
    ['JSON', '{\n  "id": 1,\n  "name": "x" }\n', /is a JSON document/],
    ['a JSON list', ' [{ "id": 1 }]', /is a JSON document/],
    ['XML', '\ufeff<?xml version="1.0"?>\n<a/>', /is an XML document/],
    ['a table that moves the cursor', '\u001b[2Jname,age\n', /first line is:  \[2Jname,age$/],
    ['semicolons', HEADER.replaceAll(',', ';'), /separated by semicolons/],
    ['tabs', HEADER.replaceAll(',', '\t'), /separated by tabs/],
    ['a column twice', `${HEADER},price\n`, /column price twice/],
    ['a web page', '<!DOCTYPE html><html></html>', /a web page/],
    ['a spreadsheet', Buffer.from('PK\x03\x04rest', 'latin1'), /a ZIP archive or a spreadsheet/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 0]), /not a CSV file/],
    ['UTF-16', Buffer.from(`\ufeff${HEADER}`, 'utf16le'), /UTF-16/],
    ['UTF-16 without a mark', Buffer.from(HEADER, 'utf16le'), /UTF-16/],
    ['packed twice', gzipSync(gzipSync(HEADER)), /packed twice/],
  ])('%s is refused with the reason', async (_what, content, reason) => {
    await expect(assertListings(fileOf(content))).rejects.toThrow(reason);
  });

  it('a folder, and a file that is not there', async () => {
    await expect(assertListings(folder)).rejects.toThrow(/is not a file/);
    await expect(assertListings(path.join(folder, 'none'))).rejects.toThrow(/There is no file/);
  });
});

describe('a file that is broken farther on', () => {
  const long = Array.from({ length: 5000 }, (_, id) => `${id},${ROW.slice(2)}`).join('\n');

  it.each<[string, string | Buffer, RegExp]>([
    ['text after a quote', `${HEADER}\n1,"Home"x,2\n`, /begins in line 2 has broken quotes/],
    ['a quote that never closes', `${HEADER}\n${ROW}\n1,"Home`, /begins in line 3 has broken/],
    [
      'a quote that swallows megabytes',
      `${HEADER}\n1,"${'x'.repeat(1_100_000)}",2`,
      /begins in line 2 has broken quotes/,
    ],
    ['Latin-1', Buffer.from(`${HEADER}\n1,Åse`, 'latin1'), /in another encoding/],
    ['gzip cut off', gzipSync(`${HEADER}\n${long}`).subarray(0, 3000), /is cut off/],
    [
      'gzip damaged',
      Buffer.concat([gzipSync(long).subarray(0, 3000), Buffer.alloc(500, 7)]),
      /damaged gzip data|is cut off/,
    ],
  ])('%s', async (_what, content, reason) => {
    await expect(readAll(fileOf(content))).rejects.toThrow(reason);
  });
});
