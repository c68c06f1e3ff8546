const MAX_DEPTH = 32;

/**
 * Finds text that PostgreSQL or JSON cannot hold: NUL characters and lone surrogates.
 * @returns the path of the first such text, or null. Nesting past 32 levels counts as bad too.
 */
export function findUnstorableText(value: unknown, path = '', depth = 0): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  if (depth > MAX_DEPTH) return path;
  for (const [key, item] of Object.entries(value)) {
    const itemPath = path === '' ? key : `${path}.${key}`;
    if (!isStorable(key)) return itemPath;
    const found = findUnstorableText(item, itemPath, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** A half of a surrogate pair: with the `u` flag it matches only when its other half is missing. */
const LONE_SURROGATE = /\p{Surrogate}/u;

export const isStorable = (text: string): boolean =>
  !text.includes('\0') && !LONE_SURROGATE.test(text);
