import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const ROOT = path.resolve(__dirname, '..', '..', '..');

export const readText = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

export const exists = (file: string): boolean => existsSync(path.join(ROOT, file));

export const readFolder = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}`);

/** Aliases and merge keys resolved. @throws on a mistake in the file. */
export const readYaml = <Shape>(file: string): Shape =>
  parse(readText(file), { merge: true, strict: true }) as Shape;

/** The names of the variables that the settings schema reads. */
export function settingNames(): string[] {
  const schemas = readFolder('config/lib').filter((file) => file.includes('settings'));
  return schemas.flatMap((file) =>
    [...readText(file).matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name ?? ''),
  );
}

/** Variables that only docker compose and nginx know, not the app. */
export const CONTAINER_VARIABLES = [
  'COMPOSE_PROFILES',
  'HTTPS_LISTEN',
  'HTTP_LISTEN',
  'NGINX_SITE',
  'POSTGRES_PASSWORD',
  'STAYBASE_IMAGE',
  'TLS_CERTIFICATES',
];
