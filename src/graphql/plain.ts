/**
 * Arguments as JSON would have brought them: `Long` arrives as a bigint and `DateTime` as a
 * Date, while services and schemas know numbers and text. What no number can hold stays a
 * bigint, and the schemas refuse it.
 */
export function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)]));
}
