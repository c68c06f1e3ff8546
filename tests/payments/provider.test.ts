import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PaymentProvider } from '../../src/payments/provider';
import { createStripeProvider } from '../../src/payments/stripe';
import { newKey, paymentRequest } from './support';

describe('what Stripe charges', () => {
  const options = { secretKey: 'sk_test_x', webhookSecrets: [] };
  const provider = createStripeProvider(options);

  it.each([
    ['USD', 50, 99_999_999],
    ['NOK', 300, 99_999_999],
    ['GBP', 30, 99_999_999],
    ['IDR', 50, 999_999_999_999],
    ['JPY', 50, 9_999_999_999],
    ['ISK', 1, 999_999],
    ['MGA', 100, 9_999_999_900],
    ['KES', 100, 99_999_900],
    ['KWD', 10, 99_999_990],
    ['HUF', 17_500, 9_999_999_999],
  ])('%s from %d to %d', (currency, min, max) => {
    expect(provider.chargeLimits(currency)).toEqual({ min, max });
  });

  it.each(['UGX', 'XAU', 'nok', 'constructor', ''])('not %s', (currency) => {
    expect(provider.chargeLimits(currency)).toBeNull();
  });

  it('needs an address without a path', () => {
    const create = () => createStripeProvider({ ...options, apiBase: 'http://localhost/stripe' });
    expect(create).toThrow('path');
  });
});

describe('when Stripe does not answer as it should', () => {
  let server: Server;
  let listener: RequestListener;
  let provider: PaymentProvider;
  let requests: string[];
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    provider = createStripeProvider({
      secretKey: 'sk_test_x',
      apiBase: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      webhookSecrets: [],
      timeoutMs: 300,
    });
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const answering =
    (status: number, body: unknown): RequestListener =>
    (request, response) => {
      request.resume();
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  const error = (type: string, code?: string) => ({ error: { type, code, message: 'No' } });

  it.each([
    ['500', answering(500, error('api_error')), true],
    ['429', answering(429, error('invalid_request_error', 'rate_limit')), true],
    ['409', answering(409, error('idempotency_error', 'idempotency_key_in_use')), false],
    ['a lock', answering(400, error('invalid_request_error', 'lock_timeout')), true],
    ['a wrong key', answering(401, error('invalid_request_error')), true],
    ['a gateway’s page', answering(502, '<html>Bad gateway</html>'), false],
    ['a cut', (request) => request.socket.destroy(), false],
    ['silence', () => undefined, false],
    ['half an answer', (_, response) => response.writeHead(200).write('{"id":'), false],
  ])('%s is unavailable, asked once', async (_, answer, definite) => {
    listener = answer;
    await expect(provider.create(paymentRequest())).rejects.toMatchObject({
      name: 'ProviderUnavailableError',
      definite,
    });
    expect(requests).toHaveLength(1);
  });

  it('has one deadline for all requests of a call', async () => {
    listener = (request, response) => {
      const answer = answering(400, error('invalid_request_error', 'unexpected_state'));
      setTimeout(() => {
        answer(request, response);
      }, 200);
    };
    await expect(provider.cancel('pi_1', newKey())).rejects.toMatchObject({ definite: false });
    expect(requests).toHaveLength(2);
  });

  it('tells a refusal with its codes', async () => {
    const body = error('card_error', 'card_declined');
    listener = answering(402, { error: { ...body.error, decline_code: 'lost_card' } });
    await expect(provider.create(paymentRequest())).rejects.toMatchObject({
      name: 'ProviderDeclinedError',
      message: 'No',
      code: 'card_declined',
      declineCode: 'lost_card',
    });
  });

  it('keeps to cancel’s refusal while the payment is still open', async () => {
    listener = (request, response) => {
      const intent = { id: 'pi_1', status: 'requires_payment_method', amount: 1, currency: 'usd' };
      const refused = error('invalid_request_error', 'odd');
      answering(request.method === 'GET' ? 200 : 400, request.method === 'GET' ? intent : refused)(
        request,
        response,
      );
    };
    await expect(provider.cancel('pi_1', newKey())).rejects.toMatchObject({ code: 'odd' });
  });

  it('fetches the charge from a server that does not expand', async () => {
    listener = (request, response) => {
      const intent = { id: 'pi_1', status: 'succeeded', amount: 900, currency: 'usd' };
      const paid = { ...intent, amount_received: 900, latest_charge: 'ch_1' };
      const charge = { id: 'ch_1', status: 'succeeded', created: 5, amount_refunded: 40 };
      answering(200, request.url?.startsWith('/v1/charges/') ? charge : paid)(request, response);
    };
    expect(await provider.find('pi_1')).toMatchObject({
      paidAt: new Date(5000),
      amountRefunded: 40,
      livemode: false,
    });
  });
});
