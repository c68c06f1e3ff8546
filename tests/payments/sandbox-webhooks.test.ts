import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type World, eventually, newKey, paymentRequest, startWorld } from './support';

describe('the sandbox’s webhooks', () => {
  let directory: string;
  let world: World;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sandbox-'));
    world = await startWorld({ statePath: join(directory, 'state', 'sandbox.jsonl') });
  });
  afterEach(async () => {
    await world.close();
    rmSync(directory, { recursive: true });
  });
  const mode = (name: string, delayMs = 0) =>
    fetch(`${world.url}/_sandbox/webhooks`, {
      method: 'POST',
      body: JSON.stringify({ mode: name, delayMs }),
    });
  const received = () =>
    world.receiver.deliveries.map(({ body }) => JSON.parse(body.toString()) as { id: string });

  it('tell a whole life, verified', async () => {
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    await world.pay(clientSecret, '4000000000009995');
    await world.pay(clientSecret);
    await world.provider.refund({
      ref,
      amount: 500,
      currency: 'NOK',
      reference: 'r1',
      idempotencyKey: 'once',
    });
    await eventually(() => world.receiver.deliveries.length === 7);
    const [failed] = await world.eventsOf('payment_intent.payment_failed');
    expect(failed?.payment).toMatchObject({ ref, status: 'requires_payment', paidAt: null });
    const [succeeded] = await world.eventsOf('payment_intent.succeeded');
    expect(succeeded?.payment).toMatchObject({ ref, status: 'succeeded', amountReceived: 12_500 });
    expect(succeeded?.payment?.paidAt).toEqual(succeeded?.createdAt);
    const [refund] = await world.eventsOf('refund.created');
    expect(refund?.refund).toMatchObject({ paymentRef: ref, amount: 500, status: 'succeeded' });
    const [refunded] = await world.eventsOf('charge.refunded');
    expect(refunded?.payment).toMatchObject({
      ref,
      amountRefunded: 500,
      bookingDocumentId: 'booking1',
    });
    expect(received().every((event) => 'api_version' in event && 'request' in event)).toBe(true);
  });

  it('come again until they are answered well', async () => {
    world.receiver.answers.push(500);
    await world.provider.create(paymentRequest());
    await eventually(() => world.receiver.deliveries.length === 2);
    const [first, second] = received();
    expect(second?.id).toBe(first?.id);
  });

  it('survive a restart before they are delivered', async () => {
    await mode('delay', 3_600_000);
    await world.provider.create(paymentRequest());
    await world.restart();
    await eventually(() => world.receiver.deliveries.length === 1);
    await world.restart();
    await world.provider.create(paymentRequest());
    await eventually(() => world.receiver.deliveries.length === 2);
  });

  it('are dropped, doubled or delayed when asked to be', async () => {
    await mode('drop');
    await world.provider.create(paymentRequest());
    await mode('duplicate');
    await world.provider.create(paymentRequest());
    await eventually(() => received().length === 2);
    expect(new Set(received().map(({ id }) => id)).size).toBe(1);
    await mode('delay', 300);
    const start = Date.now();
    await world.provider.create(paymentRequest());
    await eventually(() => received().length === 3);
    expect(Date.now() - start).toBeGreaterThanOrEqual(290);
    expect((await mode('explode')).status).toBe(400);
  });

  it('are signed with the real time, whatever the sandbox’s clock', async () => {
    await world.close();
    world = await startWorld({ clock: () => new Date('2031-05-06T07:08:09Z') });
    const { ref, clientSecret } = await world.provider.create(paymentRequest());
    await world.pay(clientSecret);
    const [event] = await world.eventsOf('payment_intent.succeeded');
    expect(event?.createdAt).toEqual(new Date('2031-05-06T07:08:09Z'));
    expect((await world.provider.find(ref)).paidAt).toEqual(event?.createdAt);
  });

  it('leaves all objects and answers as they were after a restart', async () => {
    const request = paymentRequest({ capture: 'manual' });
    const { ref, clientSecret } = await world.provider.create(request);
    await world.pay(clientSecret);
    const before = await world.provider.find(ref);
    await world.restart();
    expect(await world.provider.find(ref)).toEqual(before);
    expect((await world.provider.create(request)).ref).toBe(ref);
    const captured = await world.provider.capture(ref, request.amount, newKey());
    expect(captured.status).toBe('succeeded');
  });
});
