import type { Knex } from 'knex';

export interface LedgerLine {
  account: string;
  /** Minor units; debits are positive, credits negative. */
  amount: number;
}

/**
 * Appends one entry. The same key writes once, however often it is tried.
 * @returns false when the entry was there already.
 */
export async function insertLedgerEntry(
  trx: Knex.Transaction,
  entry: {
    key: string;
    paymentId: number | null;
    currency: string;
    lines: readonly LedgerLine[];
  },
): Promise<boolean> {
  const rows = entry.lines.map(({ account, amount }) => ({
    entry_key: entry.key,
    account,
    payment_id: entry.paymentId,
    amount,
    currency: entry.currency,
  }));
  const written = await trx('ledger_entries')
    .insert(rows)
    .onConflict(['entry_key', 'account'])
    .ignore()
    .returning('id');
  return written.length > 0;
}
