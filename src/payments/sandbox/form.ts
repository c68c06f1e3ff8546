/**
 * The nested forms of Stripe's clients: `card[number]=4242&expand[0]=latest_charge&expand[]=…`.
 * Lists come as forms with numbered keys.
 */
import { invalidRequest, missingParam } from './errors';

export type FormValue = string | Form;
export interface Form {
  [key: string]: FormValue;
}

export function parseForm(encoded: string): Form {
  const form = emptyForm();
  for (const [name, value] of new URLSearchParams(encoded)) setAt(form, pathOf(name), value);
  return form;
}

/** A text parameter; undefined when it is absent or empty. */
export function textOf(form: Form, name: string): string | undefined {
  const value = form[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An integer parameter ≥ 0; undefined when absent. */
export function integerOf(form: Form, name: string): number | undefined {
  const text = textOf(form, name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(text)) {
    throw invalidRequest(`Invalid integer: ${text}`, {
      code: 'parameter_invalid_integer',
      param: name,
    });
  }
  if (text.startsWith('-')) {
    const message = 'This value must be greater than or equal to 0.';
    throw invalidRequest(message, { code: 'parameter_invalid_integer', param: name });
  }
  return Number(text);
}

export function requiredInteger(form: Form, name: string): number {
  const value = integerOf(form, name);
  if (value === undefined) throw missingParam(name);
  return value;
}

/** A nested form; an empty one when absent. */
export function formOf(form: Form, name: string): Form {
  const value = form[name];
  return typeof value === 'object' ? value : emptyForm();
}

/** A list of texts; undefined when absent. */
export function listOf(form: Form, name: string): string[] | undefined {
  const value = form[name];
  if (typeof value !== 'object') return undefined;
  return Object.values(value).filter((item) => typeof item === 'string');
}

/** Without a prototype, so that no key can reach one. */
function emptyForm(): Form {
  return Object.create(null) as Form;
}

function pathOf(name: string): string[] {
  const [head = '', ...rest] = name.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function setAt(form: Form, path: string[], value: string): void {
  const last = path.length - 1;
  let at = form;
  for (const [depth, part] of path.entries()) {
    const key = part === '' ? String(Object.keys(at).length) : part;
    if (depth === last) {
      at[key] = value;
      return;
    }
    const next = at[key];
    at = at[key] = typeof next === 'object' ? next : emptyForm();
  }
}
