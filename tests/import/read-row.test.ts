import fc from 'fast-check';
import { amenitySlug } from '../../src/import/amenity-names';
import { readRow, type RawRow } from '../../src/import/read-row';
import { Misfit, readBathsText, readPrice, toLine, toPlainText } from '../../src/import/values';
import { currencyDigits } from '../../src/domain/money';

const OSLO = { city: 'Oslo', country: 'NO', currency: 'NOK' };

const SUMMARY: RawRow = {
  id: '42932',
  name: 'Charming apartment',
  host_id: '187463',
  neighbourhood: 'Frogner',
  latitude: '59.91201',
  longitude: '10.72455',
  room_type: 'Entire home/apt',
  price: '3400',
  minimum_nights: '4',
};

const read = (row: RawRow) => readRow({ ...SUMMARY, ...row }, OSLO).listing;

function codeOf(row: RawRow): string | null {
  try {
    read(row);
    return null;
  } catch (error) {
    if (error instanceof Misfit) return error.code;
    throw error;
  }
}

describe('a row of the summary file', () => {
  it('becomes a listing that leaves open what the file does not say', () => {
    expect(read({})).toEqual({
      sourceId: '42932',
      hostSourceId: '187463',
      hostName: null,
      title: 'Charming apartment',
      description: null,
      propertyType: 'entire_home',
      neighbourhood: 'Frogner',
      city: 'Oslo',
      country: 'NO',
      latitude: 59.91201,
      longitude: 10.72455,
      pricePerNight: 340_000,
      currency: 'NOK',
      maxGuests: null,
      bedrooms: null,
      beds: null,
      bathrooms: null,
      amenitySlugs: null,
      minNights: 4,
      maxNights: null,
      instantBook: null,
      registrationNumber: null,
      listingStatus: 'listed',
    });
  });
});

describe('a row of the detailed file', () => {
  it('brings the rest', () => {
    const detailed = {
      ...{ description: '<b>Sea</b> view<br />and more', host_name: 'Bj&oslash;rn' },
      ...{ neighbourhood: 'Oslo, Norway', neighbourhood_cleansed: 'Sagene', price: '$1,234.00' },
      ...{ accommodates: '4', bathrooms: '', bathrooms_text: '1.5 shared baths', bedrooms: '2.0' },
      ...{ beds: '3', amenities: '["Wifi","Waffle iron","Fast wifi – 90 Mbps","TV"]' },
      ...{ maximum_nights: '1125', instant_bookable: 'f', license: 'ABC-1' },
    };
    expect(read(detailed)).toMatchObject({
      ...{ description: 'Sea view\nand more', hostName: 'Bjørn', neighbourhood: 'Sagene' },
      ...{ pricePerNight: 123_400, maxGuests: 4, bathrooms: 1.5, bedrooms: 2, beds: 3 },
      ...{ amenitySlugs: ['wifi', 'tv'], maxNights: 1125, instantBook: false },
      registrationNumber: 'ABC-1',
    });
    expect(readRow({ ...SUMMARY, ...detailed }, OSLO).unknownAmenities).toEqual(['Waffle iron']);
  });

  it.each([
    ['Entire home/apt', 'entire_home'],
    ['Private room', 'private_room'],
    ['Shared room', 'shared_room'],
    ['Hotel room', 'hotel_room'],
  ])('%s is %s', (room_type, type) => expect(read({ room_type }).propertyType).toBe(type));
});

describe('a row that can not be used', () => {
  it.each<[string, RawRow]>([
    ['NO_PRICE', { price: '' }],
    ['MISSING_VALUE', { id: '' }],
    ['MISSING_VALUE', { name: '' }],
    ['MISSING_VALUE', { name: '&nbsp;' }],
    ['MISSING_VALUE', { host_id: '' }],
    ['MISSING_VALUE', { latitude: '' }],
    ['MISSING_VALUE', { room_type: '' }],
    ['BAD_VALUE', { id: 'a/b' }],
    ['BAD_VALUE', { host_id: 'x'.repeat(41) }],
    ['BAD_VALUE', { price: 'on request' }],
    ['BAD_VALUE', { price: '-100' }],
    ['BAD_VALUE', { price: '1.234,00' }],
    ['BAD_VALUE', { price: '12,34' }],
    ['BAD_VALUE', { price: '1.005' }],
    ['BAD_VALUE', { latitude: '59,9' }],
    ['BAD_VALUE', { longitude: 'NaN' }],
    ['BAD_VALUE', { room_type: 'Boat' }],
    ['BAD_VALUE', { accommodates: '2.5' }],
    ['BAD_VALUE', { bedrooms: 'two' }],
    ['BAD_VALUE', { amenities: '{Wifi}' }],
    ['BAD_VALUE', { amenities: '[1]' }],
    ['BAD_VALUE', { instant_bookable: 'maybe' }],
    ['UNSTORABLE_TEXT', { name: 'a\0b' }],
    ['UNSTORABLE_TEXT', { host_name: '\ud83c' }],
    ['UNSTORABLE_TEXT', { name: 'a&#0;b' }],
    ['UNSTORABLE_TEXT', { description: '&#xD800;' }],
    ['BAD_VALUE', { room_type: 'constructor' }],
    ['BAD_VALUE', { room_type: '__proto__' }],
    ['BAD_VALUE', { bedrooms: '1.8' }],
  ])('%s: %j', (code, row) => expect(codeOf(row)).toBe(code));
});

describe('prices', () => {
  it.each([
    ['1234', 'NOK', 123_400],
    ['1,234', 'NOK', 123_400],
    ['$1,234.00', 'NOK', 123_400],
    ['€ 12.5', 'EUR', 1250],
    ['0.07', 'EUR', 7],
    ['$1,234.00', 'JPY', 1234],
    ['1.230', 'KWD', 1230],
    ['90071992547409.91', 'EUR', 9_007_199_254_740_991],
  ])('%s in %s is %d', (text, currency, amount) =>
    expect(readPrice('price', text, currency)).toBe(amount),
  );

  it('reads what it would write, exactly', () => {
    const currency = fc.constantFrom('NOK', 'JPY', 'KWD', 'KES');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), currency, (amount, code) => {
        const digits = currencyDigits(code);
        const text = String(amount).padStart(digits + 1, '0');
        const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ',');
        const fraction = digits === 0 ? '' : `.${text.slice(-digits)}`;
        expect(readPrice('price', `$${whole}${fraction}`, code)).toBe(amount);
      }),
    );
  });
});

describe('texts', () => {
  it.each([
    ['A &amp; B', 'A & B'],
    ['  two\n lines ', 'two lines'],
    ['R&B &copyright', 'R&B &copyright'],
    ['<b>Sea</b> view<br />&#9829; <3', 'Sea view ♥ <3'],
  ])('one line: %j', (html, line) => expect(toLine(html)).toBe(line));

  it.each([
    ['One<br />Two<br/><br><b>Three</b>', 'One\nTwo\n\nThree'],
    ['<p>One</p><p>Two</p>', 'One\nTwo'],
    ['1 < 2, <3 and <what>', '1 < 2, <3 and <what>'],
    ['&lt;b&gt; is bold', '<b> is bold'],
    ['a\r\n\r\n\r\n\r\nb  c ', 'a\n\nb c'],
  ])('plain text: %j', (html, text) => expect(toPlainText(html)).toBe(text));

  it('leaves no tag of the source in any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('<b>', '</b>', '<br />', 'text ', '&lt;')), (parts) => {
        expect(toPlainText(parts.join(''))).not.toMatch(/<\/?b>|<br/);
      }),
    );
  });
});

describe('bathrooms and amenities by their words', () => {
  it.each([
    ['1 bath', 1],
    ['2.5 baths', 2.5],
    ['1.5 shared baths', 1.5],
    ['1 private bath', 1],
    ['Half-bath', 0.5],
    ['Shared half-bath', 0.5],
    ['0 baths', 0],
    ['', null],
    ['Ask the host', null],
  ])('%s: %p', (text, baths) => expect(readBathsText(text)).toBe(baths));

  it.each([
    ['Pocket wifi', 'wifi'],
    ['Central air conditioning', 'air_conditioning'],
    ['Hair dryer', 'hair_dryer'],
    ['Free dryer – In unit', 'dryer'],
    ['43" HDTV with Netflix', 'tv'],
    ['Free street parking', 'free_parking'],
    ['Paid parking garage off premises', 'paid_parking'],
    ['Shared pool', 'pool'],
    ['Pool table', null],
    ['Ironing board', null],
    ['Baking sheet', null],
  ])('%s: %p', (name, slug) => expect(amenitySlug(name)).toBe(slug));
});
