/** Money columns of properties and price rules. */
const AMOUNTS = ['pricePerNight', 'weekendPricePerNight', 'cleaningFee', 'extraGuestFee'] as const;

/** The panel sends big integers as strings; the rules, and from here on the write, take numbers. */
export function convertAmounts(data: Record<string, unknown>): void {
  for (const field of AMOUNTS)
    if (typeof data[field] === 'string') data[field] = Number(data[field]);
}
