import { readText } from './project';

export interface Copy {
  /** A stage; without it, the build context. */
  from?: string;
  sources: string[];
  target: string;
}

export interface Stage {
  name: string;
  base: string;
  env: Record<string, string>;
  copies: Copy[];
  runs: string[];
  user: string;
  command: string[];
  healthCheck: string[];
}

const EMPTY = { env: {}, copies: [], runs: [], user: 'root', command: [], healthCheck: [] };

function parseCopy(text: string): Copy {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}

const parseEnv = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(/\s+/).map((pair) => pair.split('=') as [string, string]));

/** The JSON form only: a shell in between would not pass signals on. */
const parseCommand = (text: string): string[] =>
  JSON.parse(text.slice(text.indexOf('['))) as string[];

function startStage(text: string, before: Stage[]): Stage {
  const [base = '', , name = ''] = text.split(/\s+/);
  const parent = before.find((stage) => stage.name === base);
  return structuredClone({ ...(parent ?? { ...EMPTY, base }), name });
}

function apply(stage: Stage, word: string, text: string): void {
  if (word === 'ENV') Object.assign(stage.env, parseEnv(text));
  else if (word === 'COPY') stage.copies.push(parseCopy(text));
  else if (word === 'RUN') stage.runs.push(text);
  else if (word === 'USER') stage.user = text;
  else if (word === 'CMD') stage.command = parseCommand(text);
  else if (word === 'HEALTHCHECK') stage.healthCheck = parseCommand(text);
}

/** The Dockerfile, stage by stage; the last one becomes the image. */
export function readStages(text = readText('Dockerfile')): Stage[] {
  const stages: Stage[] = [];
  const lines = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, '');
  for (const line of lines.split('\n').filter((each) => each.trim() !== '')) {
    const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    const stage = stages.at(-1);
    if (word === 'FROM') stages.push(startStage(rest, stages));
    else if (stage) apply(stage, word, rest);
  }
  return stages;
}

const covers = (pattern: string, path: string): boolean =>
  pattern === '*' || path === pattern || path.startsWith(`${pattern}/`);

/** Whether `.dockerignore` keeps a path from the build; the last line that fits decides. */
export function isIgnored(path: string, rules = readText('.dockerignore')): boolean {
  return rules
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .reduce((ignored, line) => {
      const isException = line.startsWith('!');
      return covers(isException ? line.slice(1) : line, path) ? !isException : ignored;
    }, false);
}
