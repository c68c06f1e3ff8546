import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Context } from 'koa';
import { DomainError, refuse } from '../domain/errors';
import { unavailable } from '../sql/errors';
import type { ImageFile } from './encode-image';
import { inFormDirectory } from './form-directories';
import {
  makeFormParser,
  maxFormBytes,
  pathOfFile,
  tooManyBytes,
  type FormRules,
} from './form-parser';
import { runForm } from './running-forms';

/** A file of a form, in a directory of the form's own, under a name that is not the client's. */
export interface UploadedFile extends ImageFile {
  signal: AbortSignal;
  originalFilename: string;
  mimetype: string;
  size: number;
}

export interface Form {
  /** In the order of the form; one at least, unless the form may hold texts. */
  files: UploadedFile[];
  texts: Record<string, string[]>;
  /** Given when the client has gone or the process stops. */
  signal: AbortSignal;
}

/** A form that is broken is the client's doing, a disk that is full is ours. */
function toRefusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const { httpCode } = error as { httpCode?: number };
  if (httpCode !== undefined) return refuse('VALIDATION', 'The form is broken or cut off.');
  strapi.log.error(error);
  return unavailable('Files cannot be taken now. Please try again.');
}

/** Feeds the parser from a stream in between, which can end without ending the connection. */
function feed(
  request: IncomingMessage,
  signal: AbortSignal,
): {
  body: IncomingMessage;
  end: (reason: Error) => void;
} {
  const between = new PassThrough();
  const end = (reason: Error): void => void between.destroy(reason);
  const cutOff = (): void => {
    if (!request.complete) end(refuse('VALIDATION', 'The form was cut off.'));
  };
  request.once('close', cutOff).once('error', cutOff);
  signal.addEventListener('abort', () => end(signal.reason as Error));
  if (signal.aborted) end(signal.reason as Error);
  else if (request.destroyed) cutOff();
  else request.pipe(between);
  const body = Object.assign(between, { headers: request.headers });
  return { body: body as unknown as IncomingMessage, end };
}

async function parseForm(
  request: IncomingMessage,
  rules: FormRules,
  directory: string,
  signal: AbortSignal,
): Promise<Form> {
  const { body, end } = feed(request, signal);
  // A short form may have been read to its end before its stream is.
  let refusal: DomainError | undefined;
  const fail = (reason: DomainError): void => {
    refusal ??= reason;
    end(reason);
  };
  const { form, files } = makeFormParser(rules, directory, fail);
  const maxBytes = maxFormBytes(rules);
  form.on('progress', (bytes) => {
    if (bytes > maxBytes) fail(tooManyBytes('The form', maxBytes));
  });
  const [texts] = await form.parse(body);
  if (refusal) throw refusal;
  return {
    files: files.map(({ filepath, originalFilename, mimetype, size }, index) => ({
      filepath,
      path: pathOfFile(rules, index),
      originalFilename: originalFilename ?? '',
      mimetype: mimetype ?? '',
      size,
      signal,
    })),
    texts: texts as Record<string, string[]>,
    signal,
  };
}

/** @throws DomainError VALIDATION for what is no form, TOO_LARGE for its announced length */
function assertForm(ctx: Context, rules: FormRules): void {
  const { field: path } = rules;
  if (!ctx.is('multipart/form-data'))
    throw refuse('VALIDATION', `Send multipart/form-data with ${path}.`, { path });
  const maxBytes = maxFormBytes(rules);
  if (Number(ctx.get('Content-Length')) > maxBytes) throw tooManyBytes('The form', maxBytes);
}

/** @throws DomainError VALIDATION when files are missing or empty */
function assertFiles({ files }: Form, { field: path, texts }: FormRules): void {
  if (files.length === 0 && !texts) throw refuse('VALIDATION', `${path} is missing.`, { path });
  const empty = files.find(({ size }) => size === 0);
  if (empty) throw refuse('VALIDATION', `${empty.path} is empty.`, { path: empty.path });
}

/**
 * Takes the files of a request's form and works with them; afterwards they are gone. Nothing of a
 * body is read before this: whoever calls has checked who is asking.
 * @throws DomainError VALIDATION, TOO_LARGE, UNAVAILABLE, and what the work throws
 */
export async function receiveForm<Result>(
  ctx: Context,
  rules: FormRules,
  work: (form: Form) => Promise<Result>,
): Promise<Result> {
  assertForm(ctx, rules);
  const parseAndWork = async (directory: string, signal: AbortSignal): Promise<Result> => {
    try {
      const form = await parseForm(ctx.req, rules, directory, signal).catch((error: unknown) => {
        throw toRefusal(error);
      });
      assertFiles(form, rules);
      return await work(form);
    } finally {
      // What is left of a refused body passes by, so that the client gets to read the answer.
      ctx.req.unpipe();
      ctx.req.resume();
    }
  };
  return runForm(ctx, (signal) => inFormDirectory((directory) => parseAndWork(directory, signal)));
}
