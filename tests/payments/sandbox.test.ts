import { startSandbox } from '../../src/payments/sandbox';
import { parseForm } from '../../src/payments/sandbox/form';
import {
  type World,
  SECRET_KEY,
  codeOf,
  newKey,
  paymentRequest,
  request,
  startWorld,
} from './support';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const intentForm = { amount: '1000', currency: 'eur' };

describe('forms', () => {
  it('nest, number and append', () => {
    const form = parseForm('a=1&b[c]=2&b[d][e]=3&f[0]=x&g[]=y&g[]=z&h%5Bi%5D=%C3%A5');
    expect(JSON.parse(JSON.stringify(form))).toEqual({
      a: '1',
      b: { c: '2', d: { e: '3' } },
      f: { 0: 'x' },
      g: { 0: 'y', 1: 'z' },
      h: { i: 'å' },
    });
  });

  it('reach no prototype', () => {
    parseForm('__proto__[evil]=1&constructor[prototype][evil]=1&a[__proto__][evil]=1');
    expect(({} as Record<string, unknown>).evil).toBeUndefined();
  });
});

describe('who may call', () => {
  it('takes the secret key by Bearer or Basic, no other', async () => {
    const basic = (key: string) => ({
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    });
    const url = `${world.url}/v1/payment_intents`;
    expect((await request('GET', url, undefined, SECRET_KEY)).status).toBe(200);
    expect((await request('GET', url, undefined, undefined, basic(SECRET_KEY))).status).toBe(200);
    expect((await request('GET', url, undefined, undefined, basic('sk_other'))).status).toBe(401);
    expect((await request('GET', url, undefined, 'sk_test_other')).status).toBe(401);
    expect((await request('GET', url)).status).toBe(401);
    expect((await request('GET', url, undefined, 'pk_test_x')).status).toBe(403);
  });

  it('shows a browser its own intent only, and no metadata', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    const url = `${world.url}/v1/payment_intents/${ref}`;
    const secret = encodeURIComponent(clientSecret ?? '');
    const shown = await request('GET', `${url}?client_secret=${secret}&key=pk_test_x`);
    expect(shown.body).toMatchObject({ id: ref, status: 'requires_payment_method' });
    expect(shown.body).not.toHaveProperty('metadata');
    const stolen = await request('GET', `${url}?client_secret=${secret}x&key=pk_test_x`);
    expect(codeOf(stolen)).toEqual([400, 'payment_intent_invalid_parameter']);
    expect((await request('GET', `${url}?key=pk_test_x`)).status).toBe(400);
    const paid = await world.pay(clientSecret);
    expect(paid.body.status).toBe('succeeded');
    expect(paid.body).not.toHaveProperty('metadata');
    expect(paid.body).not.toHaveProperty('latest_charge');
    const again = await world.pay(clientSecret);
    expect(again.body.error?.payment_intent).not.toHaveProperty('metadata');
  });

  it('lets a browser in from anywhere', async () => {
    const preflight = await fetch(`${world.url}/v1/payment_methods`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('makes a payment method of a card and pays with it', async () => {
    const card = { key: 'pk_test_x', type: 'card', 'card[number]': '5555 5555 5555 4444' };
    const method = await request('POST', `${world.url}/v1/payment_methods`, card);
    expect(method.body).toMatchObject({ card: { brand: 'mastercard', last4: '4444' } });
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    const paid = await request('POST', `${world.url}/v1/payment_intents/${ref}/confirm`, {
      key: 'pk_test_x',
      client_secret: clientSecret ?? '',
      payment_method: String(method.body.id),
    });
    expect(paid.body.status).toBe('succeeded');
  });
});

describe('payment intents', () => {
  it('are confirmed by our server with ready-made payment methods', async () => {
    const create = (payment_method: string) =>
      world.api('POST', '/v1/payment_intents', { ...intentForm, payment_method, confirm: 'true' });
    expect((await create('pm_card_visa')).body).toMatchObject({ status: 'succeeded' });
    expect(codeOf(await create('pm_card_chargeDeclined'))).toEqual([402, 'card_declined']);
    expect(codeOf(await create('pm_none'))).toEqual([400, 'resource_missing']);
  });

  it.each([
    [{}, 'parameter_missing'],
    [{ amount: '1000' }, 'parameter_missing'],
    [{ ...intentForm, currency: 'xxx' }, 'invalid_request_error'],
    [{ ...intentForm, currency: 'ugx' }, 'invalid_request_error'],
    [{ ...intentForm, amount: '49' }, 'amount_too_small'],
    [{ ...intentForm, amount: '100000000' }, 'amount_too_large'],
    [{ ...intentForm, amount: '-5' }, 'parameter_invalid_integer'],
    [{ ...intentForm, amount: '10.5' }, 'parameter_invalid_integer'],
    [{ amount: '150', currency: 'isk' }, 'parameter_invalid_integer'],
    [{ ...intentForm, capture_method: 'later' }, 'invalid_request_error'],
  ])('refuses %j', async (form, code) => {
    expect(codeOf(await world.api('POST', '/v1/payment_intents', form))).toEqual([400, code]);
  });

  it('takes payment_method_types only from callers of an API that had them', async () => {
    const create = (version: string) =>
      request(
        'POST',
        `${world.url}/v1/payment_intents`,
        { ...intentForm, 'payment_method_types[]': 'card' },
        SECRET_KEY,
        { 'stripe-version': version },
      );
    expect((await create('2024-06-20')).body.payment_method_types).toEqual(['card']);
    expect(codeOf(await create('2026-10-28.endive'))).toEqual([
      400,
      'payment_method_types_no_longer_supported',
    ]);
  });

  it('change while they are open', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    const path = `/v1/payment_intents/${ref}`;
    const changed = await world.api('POST', path, {
      amount: '2000',
      'metadata[note]': 'new',
      'metadata[reference]': '',
    });
    expect(changed.body).toMatchObject({
      amount: 2000,
      metadata: { booking: 'booking1', note: 'new' },
    });
    expect(changed.body.metadata).not.toHaveProperty('reference');
    await world.pay(clientSecret);
    expect((await world.api('POST', path, { amount: '3000' })).status).toBe(400);
    expect((await world.api('POST', path, { metadata: '' })).body.metadata).toEqual({});
  });

  it('need a payment method to be confirmed, and a test card', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    const confirm = await world.api('POST', `/v1/payment_intents/${ref}/confirm`);
    expect(codeOf(confirm)).toEqual([400, 'payment_intent_unexpected_state']);
    const real = await world.pay(clientSecret, '4111111111111111');
    expect(real.body.error).toMatchObject({ decline_code: 'test_mode_live_card' });
    const capture = await world.api('POST', `/v1/payment_intents/${ref}/capture`);
    expect(codeOf(capture)).toEqual([400, 'payment_intent_unexpected_state']);
  });
});

describe('lists', () => {
  it('page from the newest, and expand', async () => {
    const created: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { ref, clientSecret } = await world.provider.create(paymentRequest());
      await world.pay(clientSecret);
      created.unshift(ref);
    }
    const page = async (query: string) => {
      const { body } = await world.api('GET', `/v1/payment_intents?${query}`);
      const data = body.data as { id: string; latest_charge: unknown }[];
      return { ids: data.map(({ id }) => id), hasMore: body.has_more, data };
    };
    const first = await page('limit=2&expand[]=data.latest_charge');
    expect(first).toMatchObject({ ids: created.slice(0, 2), hasMore: true });
    expect(first.data[0]?.latest_charge).toMatchObject({ object: 'charge', paid: true });
    const next = await page(`limit=1&starting_after=${created[1]}`);
    expect(next.ids).toEqual(created.slice(2));
    expect((await page(`limit=1&ending_before=${created[2]}`)).ids).toEqual([created[1]]);
    expect((await page('created[gt]=99999999999')).ids).toEqual([]);
  });

  it('have refunds by payment and events by type', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    await world.pay(clientSecret);
    const refund = { ref, amount: 100, currency: 'NOK', reference: 'r1', idempotencyKey: newKey() };
    const made = await world.provider.refund(refund);
    const refunds = await world.api('GET', `/v1/refunds?payment_intent=${ref}`);
    expect(refunds.body.data).toMatchObject([{ id: made.ref, amount: 100 }]);
    expect((await world.api('GET', `/v1/refunds/${made.ref}`)).body.status).toBe('succeeded');
    const events = await world.api('GET', '/v1/events?type=refund.created&limit=1');
    const [event] = events.body.data as { id: string }[];
    const one = await world.api('GET', `/v1/events/${event?.id}`);
    expect(one.body).toMatchObject({ type: 'refund.created', data: { object: { id: made.ref } } });
  });

  it.each(['payment_intents/pi_no', 'refunds/re_no', 'charges/ch_no', 'events/evt_no'])(
    'know no %s',
    async (path) => {
      expect(codeOf(await world.api('GET', `/v1/${path}`))).toEqual([404, 'resource_missing']);
    },
  );

  it('answers unknown addresses as Stripe does', async () => {
    expect((await world.api('GET', '/v1/customers')).status).toBe(404);
    expect((await fetch(`${world.url}/`)).status).toBe(200);
  });
});

describe('the server', () => {
  it('says that its port is taken', async () => {
    const port = Number(new URL(world.url).port);
    await expect(
      startSandbox({ port, webhookUrl: world.receiver.url, webhookSecret: 'x' }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('refuses huge bodies', async () => {
    const huge = await world.api('POST', '/v1/payment_intents', { x: 'x'.repeat(1_100_000) });
    expect(huge.status).toBe(413);
  });
});
