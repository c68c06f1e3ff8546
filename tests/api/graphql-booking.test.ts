import { createProperty, daysAhead } from '../support/marketplace';
import { ADMIN_LOGIN, signIn, startCast, type Cast } from './support/cast';
import { graphql, outcomeOf } from './support/graphql';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});

afterAll(() => cast.app.stop());

const STAY = { checkIn: daysAhead(30), checkOut: daysAhead(33), guests: 2 };

describe('the way to a stay', () => {
  it('leads from registration to payment', async () => {
    const { app, home } = cast;
    const joined = await graphql(
      app,
      'mutation ($input: UsersPermissionsRegisterInput!) { register(input: $input) { jwt user { role } } }',
      {
        variables: {
          input: {
            email: 'Gql@Example.org',
            password: 'a long password',
            firstName: 'Ola',
            lastName: 'Lie',
          },
        },
      },
    );
    expect(joined.data?.register.user).toEqual({ role: 'guest' });
    const as = await signIn(app, { email: 'gql@example.org', password: 'a long password' });
    const found = await graphql(
      app,
      `{ searchProperties(city: "Oslo", checkIn: "${STAY.checkIn}", checkOut: "${STAY.checkOut}", guests: 2, currency: "NOK", sort: "total") { documentId total nights } }`,
    );
    expect(found.data?.searchProperties).toContainEqual({
      documentId: home.documentId,
      total: 396_000,
      nights: 3,
    });
    const quoted = await graphql(
      app,
      `{ quote(property: "${home.documentId}", checkIn: "${STAY.checkIn}", checkOut: "${STAY.checkOut}", guests: 2) { token totalAmount lines { code amount } } }`,
    );
    const { token, totalAmount } = quoted.data?.quote ?? {};
    const booked = await graphql(
      app,
      'mutation ($data: BookingInput!) { createBooking(data: $data) { documentId totalAmount bookingStatus allowedActions } }',
      { as, variables: { data: { quoteToken: token, expectedTotal: totalAmount } } },
    );
    expect(booked.data?.createBooking).toMatchObject({
      totalAmount: 396_000,
      bookingStatus: 'pending_payment',
    });
    const { documentId } = booked.data?.createBooking ?? {};
    const opened = await graphql(
      app,
      `mutation { createPayment(data: { booking: "${documentId}" }) { amount clientSecret paymentStatus } }`,
      { as },
    );
    expect(opened.data?.createPayment).toMatchObject({
      amount: 396_000,
      paymentStatus: 'requires_payment',
    });
  });

  it('books once per Idempotency-Key and refuses with the codes of REST', async () => {
    const { app } = cast;
    const home = await createProperty(app, cast.rival);
    const data = { property: home.documentId, ...STAY };
    const mutation =
      'mutation ($data: BookingInput!) { createBooking(data: $data) { documentId } }';
    const headers = { 'idempotency-key': 'graphql-1' };
    const send = (as: { token: string }, change: object = {}, key = headers) =>
      graphql(app, mutation, { as, variables: { data: { ...data, ...change } }, headers: key });
    const [first, second] = [await send(cast.guest), await send(cast.guest)];
    expect(second.data).toEqual(first.data);
    expect(outcomeOf(await send(cast.guest, { guests: 1 }))).toBe('IDEMPOTENCY_KEY_REUSED');
    const other = { 'idempotency-key': 'graphql-2' };
    expect(outcomeOf(await send(cast.stranger, {}, other))).toBe('DATES_UNAVAILABLE');
    const again = await send(cast.stranger, {}, other);
    expect(again.errors?.[0]?.extensions.error.details.alternatives).toHaveLength(3);
    expect(outcomeOf(await send(cast.rival))).toBe('OWN_PROPERTY');
    expect(outcomeOf(await send(cast.guest, { checkOut: STAY.checkIn }, other))).toBe(
      'INVALID_DATES',
    );
    expect(outcomeOf(await send(cast.guest, { checkIn: '2027-02-30' }, other))).toBe(
      'INVALID_DATES',
    );
  });

  it('keeps amounts exact', async () => {
    const home = await createProperty(cast.app, cast.host, { pricePerNight: 999_999_999_999 });
    const query = `{ property(documentId: "${home.documentId}") { pricePerNight } }`;
    const { text } = await graphql(cast.app, query);
    expect(text).toContain('"pricePerNight":999999999999');
    await graphql(
      cast.app,
      `mutation { deleteProperty(documentId: "${home.documentId}") { documentId } }`,
      { as: cast.host },
    );
    expect(outcomeOf(await graphql(cast.app, query))).toBe('NOT_FOUND');
  });

  it('lets an admin see everything and travel nowhere', async () => {
    const admin = await signIn(cast.app, ADMIN_LOGIN);
    const { data } = await graphql(cast.app, '{ bookings_connection { pageInfo { total } } }', {
      as: admin,
    });
    expect(data?.bookings_connection.pageInfo.total).toBeGreaterThan(0);
  });
});
