import { type Price, priceStay } from '../../../src/domain/booking/quote';
import type { ListingTerms, PriceRule } from '../../../src/domain/listing/terms';
import type { Stay } from '../../../src/domain/stay';
import { termsOf } from './builders';

interface Wish {
  terms?: Partial<ListingTerms>;
  rules?: readonly PriceRule[];
  stay: Stay;
  guests?: number;
  serviceFeePercent?: number;
}

/** The price of a stay in a plain listing, for one guest and a fee of 10 %. */
export const priceOf = ({
  terms,
  rules = [],
  stay,
  guests = 1,
  serviceFeePercent = 10,
}: Wish): Price => priceStay({ terms: termsOf(terms), rules, stay, guests, serviceFeePercent });
