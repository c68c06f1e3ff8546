import type { EventEmitter } from 'node:events';
import { formidable, multipart, type File, type Part } from 'formidable';
import { refuse, type DomainError } from '../domain/errors';
import { MAX_IMAGE_BYTES } from './limits';

/** What a form may hold; anything else in it is refused. */
export interface FormRules {
  /** The name of the files. */
  field: string;
  maxFiles: number;
  /** Names of texts that may come along. */
  texts?: readonly string[];
}

type Fail = (refusal: DomainError) => void;

const MAX_TEXT_BYTES = 100_000;
/** The parser reads headers with expressions that take quadratic time. */
const MAX_HEADER_BYTES = 8192;

/** All that a form can have: its files, its texts and the headers of both. */
export const maxFormBytes = ({ maxFiles }: FormRules): number =>
  (maxFiles + 1) * (MAX_IMAGE_BYTES + MAX_HEADER_BYTES) + MAX_TEXT_BYTES;

export const tooManyBytes = (path: string, maxBytes: number): DomainError =>
  refuse('TOO_LARGE', `${path} has more than ${maxBytes} bytes.`, { path, maxBytes });

/** How messages call a file: `file` where there is one, else `files.0`, `files.1`… */
export const pathOfFile = ({ field, maxFiles }: FormRules, index: number): string =>
  maxFiles === 1 ? field : `${field}.${index}`;

/** Why a part has no place in the form; null when it has. */
function refusalOf(
  { name, originalFilename }: Part,
  rules: FormRules,
  files: number,
): DomainError | null {
  const path = name ?? '';
  const isText = originalFilename === null;
  if (path !== rules.field)
    return isText && rules.texts?.includes(path)
      ? null
      : refuse('VALIDATION', `${path || 'A part without a name'} is not a field of this form.`, {
          path,
        });
  if (isText) return refuse('VALIDATION', `${path} must be a file.`, { path });
  if (files < rules.maxFiles) return null;
  const most = rules.maxFiles === 1 ? 'one file' : `at most ${rules.maxFiles} files`;
  return refuse('VALIDATION', `${path}: send ${most}.`, { path, maxFiles: rules.maxFiles });
}

/** Ends the form as soon as a file is too large; Formidable would take all of it first. */
function limitBytes(part: Part, path: string, fail: Fail): void {
  let bytes = 0;
  part.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_IMAGE_BYTES) fail(tooManyBytes(path, MAX_IMAGE_BYTES));
  });
}

interface ParserEvent {
  name: string;
  start?: number;
  end?: number;
}

/** Formidable's own plugin for forms, with an eye on the length of a part's headers. */
const withMeasuredHeaders = (fail: Fail) =>
  function plugin(...[form, options]: Parameters<typeof multipart>): unknown {
    const made: unknown = multipart(form, options);
    let length = 0;
    const { _parser } = form as unknown as { _parser?: EventEmitter };
    _parser?.on('data', ({ name, start = 0, end = 0 }: ParserEvent) => {
      if (name === 'partBegin') length = 0;
      if (name !== 'headerField' && name !== 'headerValue') return;
      length += end - start;
      if (length > MAX_HEADER_BYTES) fail(tooManyBytes('The header of a part', MAX_HEADER_BYTES));
    });
    return made;
  };

/**
 * A parser for one form, which writes its files into the directory under names of its own.
 * @param fail is told what the rules refuse, and must end the parser's input.
 * @returns `files` grows in the order of the form.
 */
export function makeFormParser(rules: FormRules, directory: string, fail: Fail) {
  const form = formidable({
    uploadDir: directory,
    maxFileSize: maxFormBytes(rules),
    maxTotalFileSize: maxFormBytes(rules),
    maxFieldsSize: MAX_TEXT_BYTES,
    allowEmptyFiles: true,
    minFileSize: 0,
    enabledPlugins: [withMeasuredHeaders(fail)],
  });
  const files: File[] = [];
  form.on('fileBegin', (_field, file) => files.push(file));
  form.onPart = (part) => {
    const refusal = refusalOf(part, rules, files.length);
    if (refusal) return fail(refusal);
    // To Formidable a file is what has a type.
    part.mimetype =
      part.originalFilename === null ? null : (part.mimetype ?? 'application/octet-stream');
    if (part.mimetype !== null) limitBytes(part, pathOfFile(rules, files.length), fail);
    return form._handlePart(part);
  };
  return { form, files };
}
