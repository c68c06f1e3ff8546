import { createHmac } from 'node:crypto';
import { ProviderSignatureError } from '../../src/payments/provider';
import { createStripeProvider } from '../../src/payments/stripe';

function signed(body: string, secret: string, at = Date.now()): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

function providerWith(...webhookSecrets: string[]) {
  return createStripeProvider({ secretKey: 'sk_test_x', webhookSecrets });
}

function eventBody(type: string, object: unknown, created = 1_790_000_000): string {
  return JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type,
    created,
    livemode: true,
    data: { object },
  });
}

describe('the signature', () => {
  const body = eventBody('customer.created', {});
  const verify = (header: string | undefined, ...secrets: string[]) =>
    providerWith(...secrets).verifyWebhook(body, header);

  it('is taken from either secret during a rotation', () => {
    expect(verify(signed(body, 'old'), 'new', 'old').id).toBe('evt_1');
    expect(verify(signed(body, 'new'), 'new', 'old').id).toBe('evt_1');
    const both = `${signed(body, 'old')},v1=${signed(body, 'new').split('v1=')[1] ?? ''}`;
    expect(verify(both, 'new').id).toBe('evt_1');
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['nonsense', 'v1'],
    ["another's", signed(body, 'theirs')],
    ['one for other bytes', signed(`${body} `, 'ours')],
    ['one 301 s old', signed(body, 'ours', Date.now() - 301_000)],
    ['one 301 s ahead', signed(body, 'ours', Date.now() + 302_000)],
    ['one without its time', signed(body, 'ours').replace(/t=\d+/, 't=soon')],
  ])('refuses %s', (_, header) => {
    expect(() => verify(header, 'ours')).toThrow(ProviderSignatureError);
  });

  it('holds for five minutes of the time that is given', () => {
    const provider = providerWith('ours');
    const header = signed(body, 'ours', 1_790_000_000_000);
    const at = (seconds: number) => new Date(1_790_000_000_000 + seconds * 1000);
    expect(provider.verifyWebhook(Buffer.from(body), header, at(300)).id).toBe('evt_1');
    expect(provider.verifyWebhook(body, header, at(-300)).id).toBe('evt_1');
    for (const seconds of [301, -301])
      expect(() => provider.verifyWebhook(body, header, at(seconds))).toThrow(
        ProviderSignatureError,
      );
  });

  it.each(['', 'not json', '[]', 'null', '{}', '{"id":"evt_1"}'])(
    'refuses what is no event: %s',
    (text) => {
      const header = signed(text, 'ours');
      expect(() => providerWith('ours').verifyWebhook(text, header)).toThrow(
        ProviderSignatureError,
      );
    },
  );

  it.each<[string, unknown]>([
    ['customer.created', null],
    ['customer.created', [1]],
    ['payment_intent.succeeded', {}],
    ['payment_intent.succeeded', { id: 'pi_1', status: 'succeeded', amount: 1.5, currency: 'nok' }],
    ['payment_intent.succeeded', { id: 'pi_1', status: 'succeeded', amount: 1, currency: null }],
    ['charge.refunded', { id: 'ch_1', status: 'succeeded', amount: 1, payment_intent: 'pi_1' }],
    ['refund.updated', { id: 're_1', amount: 1, currency: 'nok', payment_intent: 7 }],
  ])('refuses a %s that it cannot read: %j', (type, object) => {
    const text = eventBody(type, object);
    expect(() => providerWith('ours').verifyWebhook(text, signed(text, 'ours'))).toThrow(
      ProviderSignatureError,
    );
  });

  it('refuses everything without a secret', () => {
    expect(() => verify(signed(body, ''))).toThrow(ProviderSignatureError);
    expect(() => verify(signed(body, ''), '')).toThrow(ProviderSignatureError);
  });
});

describe('what an event tells', () => {
  const told = (type: string, object: unknown) => {
    const body = eventBody(type, object);
    return providerWith('ours').verifyWebhook(body, signed(body, 'ours'));
  };
  const intent = { id: 'pi_1', status: 'succeeded', amount: 100, currency: 'isk' };

  it('takes the time of the event for the time of the money', () => {
    const event = told('payment_intent.succeeded', {
      ...intent,
      amount_received: 100,
      latest_charge: 'ch_1',
      metadata: { booking: 'b1' },
    });
    expect(event).toMatchObject({ type: 'payment_intent.succeeded', livemode: true, refund: null });
    expect(event.createdAt).toEqual(new Date(1_790_000_000_000));
    expect(event.payment).toMatchObject({
      amount: 1,
      amountReceived: 1,
      currency: 'ISK',
      bookingDocumentId: 'b1',
      paidAt: new Date(1_790_000_000_000),
    });
  });

  it('knows no time of money from a failure', () => {
    const failed = { ...intent, status: 'requires_payment_method' };
    expect(told('payment_intent.payment_failed', failed).payment).toMatchObject({
      status: 'requires_payment',
      paidAt: null,
      bookingDocumentId: null,
      clientSecret: null,
      livemode: false,
    });
  });

  it('never makes an unknown status look like money', () => {
    const odd = { ...intent, status: 'requires_prayer' };
    expect(told('payment_intent.processing', odd).payment?.status).toBe('processing');
  });

  it.each([
    ['succeeded', 'succeeded'],
    ['pending', 'pending'],
    ['requires_action', 'pending'],
    [null, 'pending'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('reads a refund that is %s', (status, ours) => {
    const refund = { id: 're_1', status, amount: 5, currency: 'mga', payment_intent: 'pi_1' };
    for (const type of ['refund.updated', 'charge.refund.updated', 'refund.failed']) {
      expect(told(type, refund)).toMatchObject({
        payment: null,
        refund: { ref: 're_1', paymentRef: 'pi_1', status: ours, amount: 500, currency: 'MGA' },
      });
    }
  });

  it('leaves out refunds and charges that belong to no intent', () => {
    const refund = { id: 're_1', status: 'succeeded', amount: 5, currency: 'usd' };
    expect(told('refund.created', refund)).toMatchObject({ payment: null, refund: null });
    const charge = { id: 'ch_1', status: 'succeeded', amount: 5, currency: 'usd', created: 1 };
    expect(told('charge.refunded', charge)).toMatchObject({ payment: null, refund: null });
  });

  it('reads the refund that older versions put into the charge', () => {
    const refund = { id: 're_1', status: 'succeeded', amount: 5, currency: 'usd' };
    const charge = {
      id: 'ch_1',
      status: 'succeeded',
      amount: 9,
      amount_refunded: 5,
      currency: 'usd',
      created: 1_780_000_000,
      payment_intent: { id: 'pi_1' },
      refunds: { data: [{ ...refund, payment_intent: 'pi_1' }] },
    };
    expect(told('charge.refunded', charge)).toMatchObject({
      payment: { ref: 'pi_1', status: 'succeeded', amountReceived: 9, amountRefunded: 5 },
      refund: { ref: 're_1', paymentRef: 'pi_1', amount: 5 },
    });
  });

  it('passes on other types with neither', () => {
    expect(told('invoice.paid', { id: 'in_1' })).toMatchObject({ payment: null, refund: null });
  });
});
