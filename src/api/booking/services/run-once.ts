import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { DomainError, refuse } from '../../../domain/errors';
import { errorBody } from '../../../http/error-body';
import { inTransaction } from '../../../platform/transaction';
import { fromDatabaseError } from '../../../sql/errors';
import { findAnswer, lockIdempotencyKey, storeAnswer } from '../../../sql/idempotency';

export interface Answer {
  status: number;
  body: unknown;
}

/** Refusals that the same request may not meet again: they are not remembered. */
const PASSING = new Set([401, 403, 429, 503]);

const hashOf = (request: unknown): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');

const toAnswer = (refusal: DomainError): Answer => ({
  status: refusal.status,
  body: errorBody(refusal),
});

/** Runs the work in a savepoint: a refusal undoes it and still can be written down. */
async function runOrRefuse(
  trx: Knex.Transaction,
  work: (trx: Knex.Transaction) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await trx.transaction(work);
  } catch (error) {
    const refusal = error instanceof DomainError ? error : fromDatabaseError(error);
    if (!refusal || PASSING.has(refusal.status)) throw error;
    return toAnswer(refusal);
  }
}

/**
 * Does work at most once per caller and Idempotency-Key; the answer is stored in the work's own
 * transaction, so either both are there or neither. Refusals are answers too.
 * @throws DomainError IDEMPOTENCY_KEY_REUSED for another body, IN_FLIGHT while the first runs
 */
export async function runOnce(
  userId: number,
  key: string,
  request: unknown,
  work: (trx: Knex.Transaction) => Promise<Answer>,
): Promise<Answer> {
  const requestHash = hashOf(request);
  return inTransaction(async (trx) => {
    if (!(await lockIdempotencyKey(trx, userId, key)))
      throw refuse('IN_FLIGHT', 'The first request with this Idempotency-Key is still running.');
    const stored = await findAnswer(trx, userId, key);
    if (stored && stored.requestHash !== requestHash)
      throw refuse('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key came with another body.');
    if (stored) return { status: stored.status, body: stored.answer };
    const answer = await runOrRefuse(trx, work);
    await storeAnswer(trx, userId, key, {
      requestHash,
      status: answer.status,
      answer: answer.body,
    });
    return answer;
  });
}
