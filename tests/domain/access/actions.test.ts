import {
  ACCESS,
  type ActionName,
  bookingActorOf,
  type Caller,
  canManageProperty,
  isGranted,
  isOwnProperty,
  roleOf,
} from '../../../src/domain/access/actions';

const guest: Caller = { id: 1, role: 'guest' };
const host: Caller = { id: 2, role: 'host' };
const admin: Caller = { id: 3, role: 'admin' };
const booking = { guestId: 1, hostId: 2 };

describe('who may do what', () => {
  it.each<[ActionName, string]>([
    ['property.search', 'public guest host admin'],
    ['property.create', 'host admin'],
    ['booking.create', 'guest host'],
    ['booking.cancel', 'guest host admin'],
    ['payment.create', 'guest host'],
    ['review.find', 'public guest host admin'],
    ['review.create', 'guest host'],
    ['user.becomeHost', 'guest'],
    ['user.findOne', 'guest host admin'],
    ['calendarBlock.create', 'host admin'],
    ['amenity.find', 'public guest host admin'],
  ])('%s: %s', (action, roles) => {
    const granted = [null, guest, host, admin].filter((caller) => isGranted(caller, action));
    expect(granted.map(roleOf).join(' ')).toBe(roles);
  });

  it('lets nobody without a token write, but to sign up or in', () => {
    const open = (Object.keys(ACCESS) as ActionName[]).filter((name) => isGranted(null, name));
    const writing = open.filter((name) => !/find|search|availability|quote/.test(name));
    expect(writing).toEqual(['auth.register', 'auth.login', 'auth.refresh', 'payment.webhook']);
  });
});

describe('whose is it', () => {
  it('knows owners', () => {
    expect(isOwnProperty(host, { hostId: 2 })).toBe(true);
    expect(isOwnProperty(guest, { hostId: 2 })).toBe(false);
    expect(isOwnProperty(null, { hostId: 2 })).toBe(false);
    expect(canManageProperty(host, { hostId: 2 })).toBe(true);
    expect(canManageProperty(admin, { hostId: 2 })).toBe(true);
    expect(canManageProperty(guest, { hostId: 2 })).toBe(false);
    expect(canManageProperty(null, { hostId: 2 })).toBe(false);
  });

  it('knows in which part somebody acts on a booking', () => {
    expect(bookingActorOf(guest, booking)).toBe('guest');
    expect(bookingActorOf(host, booking)).toBe('host');
    expect(bookingActorOf(admin, booking)).toBe('admin');
    expect(bookingActorOf({ id: 9, role: 'host' }, booking)).toBeNull();
    expect(bookingActorOf(null, booking)).toBeNull();
    expect(bookingActorOf({ id: 1, role: 'host' }, booking)).toBe('guest'); // a host who travels
    expect(bookingActorOf({ id: 9, role: 'guest' }, booking)).toBeNull();
  });
});
