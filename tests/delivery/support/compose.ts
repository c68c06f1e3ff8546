import { readYaml } from './project';

type Environment = Record<string, string>;

export interface Service {
  image?: string;
  build?: string;
  command?: string[];
  profiles?: string[];
  restart?: string;
  pull_policy?: string;
  cap_drop?: string[];
  security_opt?: string[];
  environment?: Environment;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string; required?: boolean }>;
}

export interface Project {
  services: Record<string, Service>;
  volumes?: Record<string, null>;
}

// NAME alone, or with -default or ?message; the colon counts an empty value as none.
const INNERMOST = /\$\{([A-Z0-9_]+)(?:(:?)([-?])([^${}]*))?\}/g;
const MISSING = /<missing: (\w+)>/;

/** One text as compose reads it. @throws when a variable that it requires is missing. */
function fill(text: string, env: Environment): string {
  let filled = text;
  for (let before = ''; before !== filled;) {
    before = filled;
    filled = filled.replace(INNERMOST, (_, name: string, colon, operator, fallback = '') => {
      const value = env[name];
      if (value !== undefined && !(colon && value === '')) return value;
      return operator === '?' ? `<missing: ${name}>` : fallback;
    });
  }
  const [, missing] = MISSING.exec(filled) ?? [];
  if (missing !== undefined) throw new Error(`${missing} is required`);
  return filled;
}

function fillAll(value: unknown, env: Environment): unknown {
  if (typeof value === 'string') return fill(value, env);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((item) => fillAll(item, env));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillAll(item, env)]));
}

/** A name without a value passes the variable on as it is set, or not at all. */
function passOn(environment: Record<string, unknown>, env: Environment): Record<string, unknown> {
  const passed = Object.entries(environment).map(([name, value]) => [name, value ?? env[name]]);
  return Object.fromEntries(passed.filter(([, value]) => value !== undefined));
}

/** What `docker compose -f first -f second` runs with this `.env`, service by service. */
export function composeServices(files: string[], env: Environment): Record<string, Service> {
  const merged: Record<string, Service> = {};
  for (const file of files)
    for (const [name, service] of Object.entries(readYaml<Project>(file).services)) {
      const before = merged[name];
      const environment = { ...before?.environment, ...service.environment };
      const depends_on = { ...before?.depends_on, ...service.depends_on };
      merged[name] = { ...before, ...service, environment, depends_on };
    }
  const filled = fillAll(merged, env) as Record<string, Service>;
  return Object.fromEntries(
    Object.entries(filled).map(([name, service]) => [
      name,
      { ...service, environment: passOn(service.environment ?? {}, env) as Environment },
    ]),
  );
}

/** Every variable that a compose file asks for. */
export const askedVariables = (text: string): string[] => [
  ...new Set([...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name ?? '')),
];
