import { rm } from 'node:fs/promises';
import path from 'node:path';

const UPLOADS = path.resolve(__dirname, '..', '..', 'public', 'uploads');

/** What Strapi's media library knows of a file. */
export interface FileRow {
  url: string;
  formats: Record<string, { url: string }> | null;
}

/** The addresses of an image and its smaller versions. */
export const urlsOf = ({ url, formats }: FileRow): string[] => [
  url,
  ...Object.values(formats ?? {}).map((format) => format.url),
];

/** Deletes files from the disk that all tests share. */
export async function removeFiles(rows: readonly FileRow[]): Promise<void> {
  for (const url of rows.flatMap(urlsOf))
    await rm(path.join(UPLOADS, path.basename(url)), { force: true });
}
