import type { Knex } from 'knex';
import { insertLedgerEntry } from '../sql/ledger';

/**
 * Double entry. `provider:<name>` is the money that lies at a provider for us (an asset, so
 * debits are positive); `booking` is what we hold for a stay (a liability), `suspense` what nobody
 * has placed yet. The lines of an
 * entry sum to zero, and an entry's key is what happened: it is written once, however often
 * events and retries report it.
 */
interface MoneyMove {
  paymentId: number;
  provider: string;
  /** Minor units, more than 0. */
  amount: number;
  currency: string;
}

const move = (
  trx: Knex.Transaction,
  key: string,
  { paymentId, provider, amount, currency }: MoneyMove,
): Promise<boolean> =>
  insertLedgerEntry(trx, {
    key,
    paymentId,
    currency,
    lines: [
      { account: `provider:${provider}`, amount },
      { account: 'booking', amount: -amount },
    ],
  });

/** Money of a guest arrived at the provider. */
export const postCapture = (
  trx: Knex.Transaction,
  attemptId: number,
  money: MoneyMove,
): Promise<boolean> => move(trx, `capture:${attemptId}`, money);

/** Money went back to a guest. */
export const postRefund = (
  trx: Knex.Transaction,
  refundId: number,
  money: MoneyMove,
): Promise<boolean> => move(trx, `refund:${refundId}`, { ...money, amount: -money.amount });

/** A refund that was paid out came back from the guest's bank. */
export const postRefundReversal = (
  trx: Knex.Transaction,
  refundId: number,
  money: MoneyMove,
): Promise<boolean> => move(trx, `refund-failed:${refundId}`, money);

/** Money that came, but not as we asked for it: it is kept apart until somebody has looked. */
export const postSuspense = (
  trx: Knex.Transaction,
  providerRef: string,
  { provider, amount, currency }: Omit<MoneyMove, 'paymentId'>,
): Promise<boolean> =>
  insertLedgerEntry(trx, {
    key: `suspense:${providerRef}`,
    paymentId: null,
    currency,
    lines: [
      { account: `provider:${provider}`, amount },
      { account: 'suspense', amount: -amount },
    ],
  });
