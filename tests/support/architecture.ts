/** The gates of the house as pure functions over source files; each returns what breaks it. */
import path from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** Relative to the project, with forward slashes. */
  path: string;
  text: string;
}

const MAX_FILE_LINES = 250;
const MAX_FUNCTION_LINES = 50;
const PURE_LIBRARIES = ['temporal-polyfill'];
const TYPED_PLACES = /^src\/(domain|sql|payments)\/|^src\/api\/[^/]+\/services\//;
const SQL_TEXT =
  /^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+(AS\s+\w+\s+)?SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s|(CREATE|ALTER|DROP)\s+[A-Z]|LOCK\s+TABLE|TRUNCATE\s|SET\s+LOCAL\s)/;

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

function parse(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const made = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true);
  parsed.set(file, made);
  return made;
}

/** What `find` says about each node, with the line it is on. */
function findAll(file: SourceFile, find: (node: ts.Node) => string | null): string[] {
  const source = parse(file);
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    const problem = find(node);
    if (problem !== null) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      problems.push(`${file.path}:${line + 1} ${problem}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const { importClause: clause } = node;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.every((element) => element.isTypeOnly);
}

/** The module that a node imports: static, re-exported, dynamic or required. */
function importedModule(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const { moduleSpecifier } = node;
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : null;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return ts.isStringLiteral(node.argument.literal) ? node.argument.literal.text : null;
  }
  if (!ts.isCallExpression(node)) return null;
  const [argument] = node.arguments;
  const isImport =
    node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require';
  return isImport && argument && ts.isStringLiteral(argument) ? argument.text : null;
}

function resolve(file: SourceFile, module: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(file.path), module));
}

/** The domain is pure: it imports itself and pure libraries, and asks no clock and no dice. */
export function findImpureDomain(file: SourceFile): string[] {
  if (!file.path.startsWith('src/domain/')) return [];
  return findAll(file, (node) => {
    const module = importedModule(node);
    if (module !== null && !PURE_LIBRARIES.includes(module)) {
      const target = module.startsWith('.') ? resolve(file, module) : '';
      if (!target.startsWith('src/domain/')) return `the domain must not import ${module}`;
    }
    const text = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.getText() : '';
    return /^(Date\.now|Math\.random|new Date|Temporal\.Now\.\w+)\(\)$/.test(text)
      ? `the domain must be given the time and chance: ${text}`
      : null;
  });
}

export function findStraySql(file: SourceFile): string[] {
  if (file.path.startsWith('src/sql/')) return [];
  return findAll(file, (node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
    return isText && SQL_TEXT.test(node.text) ? 'SQL text belongs in src/sql' : null;
  });
}

export function findStrayStripe(file: SourceFile): string[] {
  if (file.path.startsWith('src/payments/')) return [];
  return findAll(file, (node) => {
    const module = importedModule(node);
    const isStripe = module === 'stripe' || module?.startsWith('stripe/') === true;
    return isStripe ? 'stripe is imported in src/payments only' : null;
  });
}

export function findStrayEnvironment(file: SourceFile): string[] {
  if (/^config\/|^src\/cli\//.test(file.path)) return [];
  return findAll(file, (node) => {
    const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
    const isProcess = isAccess && node.expression.getText() === 'process';
    const names = isProcess && /^process(\??\.env|\??\.?\[['"]env)/.test(node.getText());
    return names ? 'process.env is read in config only' : null;
  });
}

export function findLongParts(file: SourceFile): string[] {
  const lines = file.text.trimEnd().split('\n').length;
  const tooLong = lines > MAX_FILE_LINES ? [`${file.path} has ${lines} lines`] : [];
  const source = parse(file);
  const functions = findAll(file, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return null;
    const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
    const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
    const length = last - first + 1;
    return length > MAX_FUNCTION_LINES ? `a function of ${length} lines` : null;
  });
  return [...tooLong, ...functions];
}

export function findAny(file: SourceFile): string[] {
  if (!TYPED_PLACES.test(file.path)) return [];
  return findAll(file, (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : null));
}

export function findConsole(file: SourceFile): string[] {
  if (file.path.startsWith('src/cli/')) return [];
  return findAll(file, (node) => {
    const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
    return isAccess && node.expression.getText() === 'console' ? 'console' : null;
  });
}

/** The modules that the file needs when it runs, as paths of other files of `known`. */
function runtimeImports(file: SourceFile, known: ReadonlySet<string>): string[] {
  return parse(file).statements.flatMap((node) => {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return [];
    const module = importedModule(node);
    if (module === null || !module.startsWith('.') || isTypeOnly(node)) return [];
    const base = resolve(file, module);
    return [`${base}.ts`, `${base}/index.ts`, base].filter((candidate) => known.has(candidate));
  });
}

/** Circles of imports, each once, as `a → b → a`. Imports of types don't count. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map((file) => file.path));
  const graph = new Map(files.map((file) => [file.path, runtimeImports(file, known)]));
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (node: string, trail: readonly string[]): void => {
    const at = trail.indexOf(node);
    if (at >= 0) cycles.push([...trail.slice(at), node].join(' → '));
    if (at >= 0 || finished.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    finished.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

export function findOddName(file: SourceFile): string[] {
  const name = path.posix.basename(file.path);
  return /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.tsx?$/.test(name)
    ? []
    : [`${file.path} is not kebab-case`];
}
