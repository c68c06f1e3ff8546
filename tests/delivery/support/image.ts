import fs from 'node:fs';
import path from 'node:path';
import { isIgnored, type Copy, type Stage } from './dockerfile';
import { ROOT } from './project';

interface LockedPackage {
  dev?: boolean;
}

/** Hard links where the file system allows it: packages are 90,000 files, and nothing writes there. */
function place(source: string, target: string): void {
  try {
    fs.linkSync(source, target);
  } catch {
    fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
  }
}

function placeFolder(source: string, target: string): void {
  fs.mkdirSync(target, { recursive: true });
  for (const entry of fs.readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)];
    if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(from), to);
    else if (!entry.isDirectory()) place(from, to);
    else if (entry.name !== 'node_modules') placeFolder(from, to);
  }
}

/** What `npm ci --omit=dev` installs, from what is installed here. */
function installProduction(target: string): void {
  const lock = fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, LockedPackage> };
  for (const [where, { dev }] of Object.entries(packages)) {
    const source = path.join(ROOT, where);
    // Packages for another platform are not there.
    if (where !== '' && !dev && fs.existsSync(source))
      placeFolder(source, path.join(target, where));
  }
}

function copyContext(copy: Copy, app: string): void {
  for (const source of copy.sources) {
    const isFile = copy.target.endsWith('/');
    fs.cpSync(path.join(ROOT, source), path.join(app, copy.target, isFile ? source : ''), {
      recursive: true,
      filter: (file) => !isIgnored(path.relative(ROOT, file)),
    });
  }
}

function copyFrom(copy: Copy, stages: Stage[], app: string): void {
  const [source = ''] = copy.sources;
  const name = path.relative('/app', source);
  if (name !== 'node_modules') {
    fs.cpSync(path.join(ROOT, name), path.join(app, name), { recursive: true });
    return;
  }
  installProduction(app);
  const runs = stages.find((stage) => stage.name === copy.from)?.runs.join(' && ') ?? '';
  for (const [, unwanted = ''] of runs.matchAll(/rm -rf (\S+)/g))
    fs.rmSync(path.join(app, unwanted), { recursive: true });
}

/** Makes the directory that the image has as `/app`, from the files of this project. */
export function layOut(stages: Stage[], app: string): void {
  const image = stages.at(-1);
  for (const copy of image?.copies ?? []) {
    if (copy.from === undefined) copyContext(copy, app);
    else copyFrom(copy, stages, app);
  }
  for (const [, made = ''] of (image?.runs ?? []).join('\n').matchAll(/install -d .* node (.*)$/gm))
    for (const folder of made.split(' ')) fs.mkdirSync(path.join(app, folder), { recursive: true });
}

/** Every file of the image but those of packages. */
export function listOwnFiles(app: string): string[] {
  return fs
    .readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(app, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('node_modules/'))
    .sort();
}
