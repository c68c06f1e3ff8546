const DAY_MS = 86_400_000;
const ZONE_NAME = /^[A-Za-z][\w+-]*(\/[A-Za-z0-9][\w+-]*)*$/;

/** Making a formatter costs fifty times as much as using it; zones are few. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timezone, formatter);
  return formatter;
}

/** Whether `value` names an IANA time zone; offsets such as +01:00 are none, as they have no DST. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !ZONE_NAME.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/**
 * What the clocks in `timezone` show at an instant, as milliseconds since 1970-01-01T00:00 there.
 * @param epochMs whole seconds, in milliseconds
 * @throws RangeError for an unknown zone.
 */
export function wallClockMs(epochMs: number, timezone: string): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterFor(timezone).formatToParts(epochMs)) {
    shown[type] = Number(value);
  }
  const { year = NaN, month = NaN, day, hour, minute, second } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant at which the clocks in `timezone` show `wallMs`. A time that comes twice is the first
 * of the two; one that is skipped is moved on by as much as the clocks are, as RFC 5545 has it.
 */
export function epochMsAt(wallMs: number, timezone: string): number {
  const offsetAround = (ms: number): number => wallClockMs(ms, timezone) - ms;
  const before = wallMs - offsetAround(wallMs - DAY_MS);
  const after = wallMs - offsetAround(wallMs + DAY_MS);
  return wallClockMs(after, timezone) === wallMs && wallClockMs(before, timezone) !== wallMs
    ? after
    : before;
}
