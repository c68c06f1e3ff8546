import fc from 'fast-check';
import { distanceKm, isInBox, parseBoundingBox, roundPosition } from '../../src/domain/place';

const anyPosition = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const OSLO = { latitude: 59.911, longitude: 10.757 };

describe('places', () => {
  it.each([
    [59.91149, 59.911],
    [59.9115, 59.912],
    [-33.8695, -33.87],
    [-0.0001, 0],
    [180, 180],
  ])('rounds %d to %d', (exact, rounded) => {
    expect(Object.is(roundPosition(exact), rounded)).toBe(true);
  });

  it('measures known distances', () => {
    expect(distanceKm(OSLO, { latitude: 60.391, longitude: 5.322 })).toBeCloseTo(305, -1); // Bergen
    expect(distanceKm(OSLO, OSLO)).toBe(0);
    const acrossTheDateLine = distanceKm(
      { latitude: 0, longitude: 179.5 },
      { latitude: 0, longitude: -179.5 },
    );
    expect(acrossTheDateLine).toBeCloseTo(111.2, 1);
  });

  it('measures the same both ways, never more than half around', () => {
    fc.assert(
      fc.property(anyPosition, anyPosition, (a, b) => {
        expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 6);
        expect(distanceKm(a, b)).toBeLessThanOrEqual(Math.PI * 6371.01);
      }),
    );
  });
});

describe('boxes', () => {
  it('include their edges', () => {
    const box = { west: 10, south: 59, east: 11, north: 60 };
    expect(isInBox(OSLO, box)).toBe(true);
    expect(isInBox({ latitude: 60, longitude: 11 }, box)).toBe(true);
    expect(isInBox({ latitude: 60.001, longitude: 11 }, box)).toBe(false);
    expect(isInBox({ latitude: 58.999, longitude: 11 }, box)).toBe(false);
    expect(isInBox({ latitude: 60, longitude: 9.999 }, box)).toBe(false);
  });

  it('may cross the antimeridian', () => {
    const fiji = { west: 177, south: -20, east: -178, north: -15 };
    expect(isInBox({ latitude: -17, longitude: 179 }, fiji)).toBe(true);
    expect(isInBox({ latitude: -17, longitude: -179 }, fiji)).toBe(true);
    expect(isInBox({ latitude: -17, longitude: 0 }, fiji)).toBe(false);
  });

  it('are read as west,south,east,north', () => {
    const box = { west: 10.5, south: -59, east: 11, north: 60 };
    expect(parseBoundingBox('10.5,-59,11,60')).toEqual(box);
    expect(parseBoundingBox('177,-20,-178,-15')).not.toBeNull();
  });

  it.each([
    '',
    '1,2,3',
    '1,2,3,4,5',
    '10,60,11,59',
    '-181,0,0,0',
    '0,-91,0,0',
    'a,b,c,d',
    '1,,2,3',
    '1e2,0,0,0',
    'NaN,0,0,0',
    ' 1,2,3,4',
  ])('%p is none', (text) => {
    expect(parseBoundingBox(text)).toBeNull();
  });
});
