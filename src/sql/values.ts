/** PostgreSQL's int8 and numeric arrive as strings; every amount of ours fits a double exactly. */
export function toNumber(value: string | number): number {
  const number = Number(value);
  if (!Number.isFinite(number)) throw new RangeError(`${value} is not a number.`);
  return number;
}

export const toNullableNumber = (value: string | number | null): number | null =>
  value === null ? null : toNumber(value);

/** Strapi reads jsonb as text; other pools parse it. */
export const toJson = <Value>(value: unknown): Value =>
  (typeof value === 'string' ? JSON.parse(value) : value) as Value;
