import { type World, newKey, paymentRequest, startWorld } from './support';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe('a payment that is taken at once', () => {
  it('is created open, with what the browser and we need', async () => {
    const payment = await world.provider.create(paymentRequest());
    expect(payment).toEqual({
      ref: expect.stringMatching(/^pi_\w{24}$/) as string,
      status: 'requires_payment',
      amount: 12_500,
      amountReceived: 0,
      amountRefunded: 0,
      currency: 'NOK',
      livemode: false,
      bookingDocumentId: 'booking1',
      clientSecret: expect.stringMatching(/^pi_\w{24}_secret_\w{25}$/) as string,
      paidAt: null,
      captureBefore: null,
    });
    expect(payment.clientSecret?.startsWith(`${payment.ref}_secret_`)).toBe(true);
  });

  it('succeeds once the guest paid, and says when', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    const before = Math.floor(Date.now() / 1000) * 1000;
    expect((await world.pay(clientSecret)).status).toBe(200);
    const paid = await world.provider.find(ref);
    expect(paid).toMatchObject({ status: 'succeeded', amountReceived: 12_500 });
    expect(paid.paidAt?.getTime()).toBeGreaterThanOrEqual(before);
    expect(paid.paidAt?.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('stays open after a declined card, for the next one', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    const declined = await world.pay(clientSecret, '4000000000000002');
    expect(declined.status).toBe(402);
    expect(declined.body.error).toMatchObject({
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      payment_intent: { status: 'requires_payment_method' },
    });
    expect(await world.provider.find(ref)).toMatchObject({
      status: 'requires_payment',
      paidAt: null,
    });
    expect((await world.pay(clientSecret)).body.status).toBe('succeeded');
  });

  it('cannot be paid twice', async () => {
    const { clientSecret } = await world.provider.create(paymentRequest());
    await world.pay(clientSecret);
    const again = await world.pay(clientSecret);
    expect(again.status).toBe(400);
    expect(again.body.error).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });
});

describe('a payment that is authorized first', () => {
  const authorize = async () => {
    const { ref, clientSecret } = await world.provider.create(
      paymentRequest({ capture: 'manual' }),
    );
    await world.pay(clientSecret);
    return ref;
  };

  it('waits for the capture and says until when', async () => {
    const authorized = await world.provider.find(await authorize());
    expect(authorized).toMatchObject({ status: 'authorized', amountReceived: 0 });
    const days = (Number(authorized.captureBefore) - Number(authorized.paidAt)) / 86_400_000;
    expect(days).toBe(7);
  });

  it('is captured once', async () => {
    const ref = await authorize();
    expect(await world.provider.capture(ref, 12_500, newKey())).toMatchObject({
      status: 'succeeded',
      amountReceived: 12_500,
      captureBefore: null,
    });
    await expect(world.provider.capture(ref, 12_500, newKey())).rejects.toMatchObject({
      name: 'ProviderDeclinedError',
      code: 'payment_intent_unexpected_state',
    });
  });

  it('is captured for less, never for more', async () => {
    const ref = await authorize();
    await expect(world.provider.capture(ref, 12_501, newKey())).rejects.toMatchObject({
      code: 'amount_too_large',
    });
    const captured = await world.provider.capture(ref, 5_000, newKey());
    expect(captured).toMatchObject({ amountReceived: 5_000, amountRefunded: 0 });
    const { currency } = captured;
    const refund = { ref, amount: 5_000, currency, reference: 'r1', idempotencyKey: newKey() };
    expect(await world.provider.refund(refund)).toMatchObject({ status: 'succeeded' });
  });

  it('is released by canceling, which is not a refund', async () => {
    const ref = await authorize();
    expect(await world.provider.cancel(ref, newKey())).toMatchObject({
      status: 'canceled',
      amountReceived: 0,
      amountRefunded: 0,
    });
    await world.eventsOf('payment_intent.canceled');
    const told = (await world.eventsOf('charge.refunded')).map((event) => event.payment);
    expect(told.find((payment) => payment?.ref === ref)).toMatchObject({
      status: 'canceled',
      amountReceived: 0,
      amountRefunded: 0,
    });
  });
});

describe('canceling', () => {
  it('ends an unpaid payment', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    expect(await world.provider.cancel(ref, newKey())).toMatchObject({ status: 'canceled' });
    expect((await world.pay(clientSecret)).status).toBe(400);
  });

  it('answers what is so when it is too late', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    await world.pay(clientSecret);
    expect(await world.provider.cancel(ref, newKey())).toMatchObject({ status: 'succeeded' });
    const other = await world.provider.create(paymentRequest());
    await world.provider.cancel(other.ref, newKey());
    expect(await world.provider.cancel(other.ref, newKey())).toMatchObject({ status: 'canceled' });
  });

  it('refuses a payment that does not exist', async () => {
    await expect(world.provider.cancel('pi_none', newKey())).rejects.toMatchObject({
      name: 'ProviderDeclinedError',
      code: 'resource_missing',
    });
  });
});

describe('refunds', () => {
  const paid = async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    await world.pay(clientSecret);
    return ref;
  };
  const refund = (ref: string, amount: number, idempotencyKey = newKey()) =>
    world.provider.refund({ ref, amount, currency: 'NOK', reference: 'r1', idempotencyKey });

  it('go back in parts, up to what was paid', async () => {
    const ref = await paid();
    expect(await refund(ref, 5_000)).toEqual({
      ref: expect.stringMatching(/^re_/) as string,
      paymentRef: ref,
      reference: 'r1',
      status: 'succeeded',
      amount: 5_000,
      currency: 'NOK',
    });
    await expect(refund(ref, 7_501)).rejects.toMatchObject({ name: 'ProviderDeclinedError' });
    await refund(ref, 7_500);
    expect(await world.provider.find(ref)).toMatchObject({
      status: 'succeeded',
      amountReceived: 12_500,
      amountRefunded: 12_500,
    });
    await expect(refund(ref, 1)).rejects.toMatchObject({ code: 'charge_already_refunded' });
  });

  it('are found again by our reference', async () => {
    const ref = await paid();
    expect(await world.provider.findRefund(ref, 'r1')).toBeNull();
    const made = await refund(ref, 100);
    expect(await world.provider.findRefund(ref, 'r1')).toEqual(made);
    expect(await world.provider.findRefund(ref, 'r2')).toBeNull();
  });

  it('happen once per key', async () => {
    const ref = await paid();
    const key = newKey();
    const [first, second] = [await refund(ref, 100, key), await refund(ref, 100, key)];
    expect(second).toEqual(first);
    expect(await world.provider.find(ref)).toMatchObject({ amountRefunded: 100 });
  });

  it('need money that came', async () => {
    const { ref } = await world.provider.create(paymentRequest());
    await expect(refund(ref, 100)).rejects.toMatchObject({ name: 'ProviderDeclinedError' });
  });
});

describe('units', () => {
  const amountAtStripe = async (amount: number, currency: string) => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest({ amount, currency }));
    await world.pay(clientSecret);
    const told = await world.provider.find(ref);
    expect(told).toMatchObject({ amount, amountReceived: amount, currency });
    const half = { ref, amount: amount / 2, currency, reference: 'r1', idempotencyKey: newKey() };
    expect(await world.provider.refund(half)).toMatchObject({ amount: amount / 2 });
    return (await world.api('GET', `/v1/payment_intents/${ref}`)).body.amount;
  };

  it.each([
    ['ISK', 25_000, 2_500_000],
    ['MGA', 5_000_000, 50_000],
    ['JPY', 12_000, 12_000],
    ['KWD', 12_340, 12_340],
    ['KES', 130_000, 130_000],
  ])('%s', async (currency, ours, stripes) => {
    expect(await amountAtStripe(ours, currency)).toBe(stripes);
  });

  it('refuses what Stripe cannot express', async () => {
    const request = paymentRequest({ amount: 12_345, currency: 'KWD' });
    await expect(world.provider.create(request)).rejects.toThrow(RangeError);
  });
});
