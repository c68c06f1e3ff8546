import { DomainError, ERROR_STATUS, refuse, throwIfAny } from '../../src/domain/errors';

describe('DomainError', () => {
  it('carries the code, status and details of its reason', () => {
    const error = refuse('MIN_NIGHTS', 'Too short.', { minNights: 3 });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'DomainError', code: 'MIN_NIGHTS', status: 422 });
    expect(error.message).toBe('Too short.');
    expect(error.details).toEqual({
      code: 'MIN_NIGHTS',
      minNights: 3,
      reasons: [{ code: 'MIN_NIGHTS', message: 'Too short.', minNights: 3 }],
    });
  });

  it('puts several reasons in the order of refusals and keeps the order of equals', () => {
    const inOrder = [
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'VALIDATION',
      'NOT_FOUND',
      'MIN_NIGHTS',
      'BOOKING_WINDOW',
      'DATES_UNAVAILABLE',
      'TOO_LARGE',
      'RATE_LIMITED',
      'UNAVAILABLE',
    ] as const;
    const shuffled = [6, 4, 9, 0, 5, 2, 8, 1, 7, 3].map((index) => inOrder[index] ?? 'VALIDATION');
    const [first, ...others] = shuffled.map((code) => ({ code, message: code }));
    const error = new DomainError(first ?? { code: 'VALIDATION', message: '' }, ...others);
    expect(error.reasons.map(({ code }) => code)).toEqual(inOrder);
    expect(error.code).toBe('UNAUTHENTICATED');
  });

  it('says when to try again', () => {
    expect(refuse('RATE_LIMITED', 'Slow down.', { retryAfterSeconds: 7 }).retryAfterSeconds).toBe(
      7,
    );
    expect(refuse('NOT_FOUND', 'Nothing.').retryAfterSeconds).toBeUndefined();
  });

  it('lets no detail replace the code', () => {
    expect(refuse('NOT_FOUND', 'Nothing.', { code: 'VALIDATION' }).status).toBe(404);
  });

  it('is thrown only for a reason', () => {
    expect(() => throwIfAny([])).not.toThrow();
    expect(() => throwIfAny([{ code: 'DISPUTED', message: 'No.' }])).toThrow(DomainError);
  });

  it('knows no status outside the contract', () => {
    const statuses = new Set<number>(Object.values(ERROR_STATUS));
    expect([...statuses].sort()).toEqual([400, 401, 403, 404, 409, 413, 422, 429, 503]);
  });
});
