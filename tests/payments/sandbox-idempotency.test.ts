import { request as rawRequest } from 'node:http';
import { type World, SECRET_KEY, codeOf, newKey, request, startWorld } from './support';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const intentForm = { amount: '1000', currency: 'eur' };

describe('idempotency keys', () => {
  const create = (key: string, form: Record<string, string>) =>
    request('POST', `${world.url}/v1/payment_intents`, form, SECRET_KEY, {
      'idempotency-key': key,
    });

  it('answer the same request the same, in any order of parameters', async () => {
    const key = newKey();
    const first = await create(key, intentForm);
    const second = await create(key, { currency: 'eur', amount: '1000' });
    expect(second.body).toEqual(first.body);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it('refuse another request', async () => {
    const key = newKey();
    await create(key, intentForm);
    const other = await create(key, { ...intentForm, amount: '1001' });
    expect(codeOf(other)).toEqual([400, 'idempotency_error']);
  });

  it('keep a declined card’s answer, not that of a wrong parameter', async () => {
    const declined = { ...intentForm, payment_method: 'pm_card_chargeDeclined', confirm: 'true' };
    const key = newKey();
    const first = await create(key, declined);
    expect((await create(key, declined)).body).toEqual(first.body);
    const other = newKey();
    expect((await create(other, { ...intentForm, amount: 'x' })).status).toBe(400);
    expect((await create(other, intentForm)).status).toBe(200);
  });

  it('are refused while their first request is still running', async () => {
    const key = newKey();
    const slow = rawRequest(`${world.url}/v1/payment_intents`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${SECRET_KEY}`,
        'idempotency-key': key,
        'content-type': 'application/x-www-form-urlencoded',
        // The server says so as soon as it has begun with the request.
        expect: '100-continue',
      },
    });
    const begun = new Promise((resolve) => slow.on('continue', resolve));
    const slowStatus = new Promise((resolve) => {
      slow.on('response', (response) => {
        resolve(response.resume().statusCode);
      });
    });
    slow.flushHeaders();
    await begun;
    slow.write('amount=1000&');
    expect(codeOf(await create(key, intentForm))).toEqual([409, 'idempotency_key_in_use']);
    slow.end('currency=eur');
    expect(await slowStatus).toBe(200);
    expect((await create(key, intentForm)).headers.get('idempotent-replayed')).toBe('true');
  });
});
