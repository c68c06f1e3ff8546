import { isIgnored, readStages, type Stage } from './support/dockerfile';
import { exists, readFolder, readText, readYaml } from './support/project';

interface Job {
  name?: string;
  uses?: string;
  needs?: string;
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  steps?: { uses?: string; run?: string }[];
}

interface Workflow {
  permissions: Record<string, string>;
  concurrency: { group: string };
  jobs: Record<string, Job>;
}

const { scripts, engines } = JSON.parse(readText('package.json')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};

describe.each(readFolder('.github/workflows'))('%s', (file) => {
  const text = readText(file);
  const { permissions, concurrency, jobs } = readYaml<Workflow>(file);
  const own = Object.values(jobs).filter(({ uses }) => uses === undefined);
  const steps = own.flatMap(({ steps: each = [] }) => each);

  it('may read the code and nothing else, unless a job says so', () => {
    expect(permissions).toEqual({ contents: 'read' });
    const writes = own.flatMap((job) => Object.entries(job.permissions ?? {}));
    expect(writes.filter(([, may]) => may === 'write').map(([what]) => what)).toEqual(
      file.endsWith('deliver.yml') ? ['packages'] : [],
    );
  });

  it('ends in time, and runs once per branch', () => {
    expect(own.filter((job) => !job['timeout-minutes'])).toEqual([]);
    expect(concurrency.group).toBeTruthy();
  });

  it('pins what it uses', () => {
    const used = steps.flatMap(({ uses = [] }) => uses);
    expect(used.filter((action) => !/^(actions|docker)\/[\w-]+@v\d+$/.test(action))).toEqual([]);
    expect(text).not.toContain(':latest');
  });

  it('calls scripts and files that are there', () => {
    const commands = steps.map(({ run = '' }) => run).join('\n');
    const called = [...commands.matchAll(/npm (?:run )?(test|build|types|lint|start)\b/g)];
    expect(called.filter(([, name = '']) => !(name in scripts))).toEqual([]);
    const paths = [...commands.matchAll(/(?:^|[\s/])((?:tests|dist|\.github)\/[\w./-]+)/g)];
    const missing = paths.map(([, path = '']) => path.replace(/^dist\/(.*)\.js$/, '$1.ts'));
    expect(missing.filter((path) => !exists(path))).toEqual([]);
    const locals = Object.values(jobs).flatMap(({ uses = [] }) => uses);
    expect(locals.filter((path) => !exists(path))).toEqual([]);
  });

  it('puts no secret into a command, where a log or a shell could meet it', () => {
    const commands = steps.map(({ run = '' }) => run).join('\n');
    expect(commands).not.toMatch(/\$\{\{/);
  });
});

describe('delivery', () => {
  const { jobs } = readYaml<Workflow>('.github/workflows/deliver.yml');

  it('starts with a tag on main, and tests before it pushes, and pushes before it deploys', () => {
    expect(Object.entries(jobs).map(([name, { needs }]) => [name, needs])).toEqual([
      ['tag', undefined],
      ['ci', 'tag'],
      ['push', 'ci'],
      ['deploy', 'push'],
    ]);
    expect(jobs.tag?.steps?.at(-1)?.run).toContain('merge-base --is-ancestor HEAD origin/main');
  });
});

describe('the image job', () => {
  it('builds by starting, as a newcomer does', () => {
    const { jobs } = readYaml<Workflow>('.github/workflows/ci.yml');
    const commands = jobs.image?.steps?.flatMap(({ run = [] }) => run) ?? [];
    expect(commands[0]).toMatch(/^docker compose up (?!.*--no-build)/);
  });
});

describe('the versions of Node', () => {
  it('are tested as package.json promises them, and the newest is the image', () => {
    const { jobs } = readYaml<{ jobs: { test: { strategy: { matrix: { node: number[] } } } } }>(
      '.github/workflows/ci.yml',
    );
    const { node } = jobs.test.strategy.matrix;
    expect(node).toEqual([20, 22, 24]);
    expect(engines.node).toBe('>=20.19 <21 || >=22.12');
    expect(readStages().at(-1)?.base).toBe(`node:${node.at(-1)}-slim`);
  });
});

describe('the Dockerfile', () => {
  const sourcesOf = ({ copies }: Stage): string[] =>
    copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);

  it('copies what is there, and what .dockerignore lets through', () => {
    const sources = readStages().flatMap(sourcesOf);
    expect(sources).toContain('src');
    expect(sources.filter((source) => !exists(source) || isIgnored(source))).toEqual([]);
  });

  it('builds from everything that is compiled', () => {
    const build = readStages().find(({ name }) => name === 'build');
    const { include } = JSON.parse(readText('tsconfig.json')) as { include: string[] };
    const needed = include.filter((folder) => exists(folder));
    expect(build && sourcesOf(build)).toEqual(expect.arrayContaining([...needed, 'tsconfig.json']));
  });

  it('leaves secrets and state outside', () => {
    const unwanted = [
      '.env',
      '.git/config',
      '.tmp/secrets.json',
      'public/uploads/a.webp',
      'backups/a',
    ];
    expect(unwanted.filter((path) => !isIgnored(path))).toEqual([]);
  });
});
