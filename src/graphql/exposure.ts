import type { UID } from '@strapi/strapi';
import type { z } from 'zod';
import { amenityAnswer } from '../api/amenity/schemas';
import { bookingAnswer, createBookingBody } from '../api/booking/schemas';
import { blockAnswer, createBlockBody } from '../api/calendar-block/schemas';
import { cancellationPolicyAnswer } from '../api/cancellation-policy/schemas';
import { createPaymentBody, paymentAnswer } from '../api/payment/schemas';
import { createRuleBody, ruleAnswer } from '../api/price-rule/schemas';
import { createPropertyBody, propertyAnswer } from '../api/property/schemas';
import { createReviewBody, reviewAnswer } from '../api/review/schemas';

/** A type of Strapi's that stays in the schema, with the fields that REST shows and takes. */
interface ExposedType {
  answer: z.ZodObject;
  inputs: readonly string[];
  /** Relations whose own fields may be filtered on. */
  filterBy?: readonly string[];
  /** Fields that type-defs.ts declares itself. */
  redeclared?: readonly string[];
}

const keysOf = ({ shape }: z.ZodObject): string[] => Object.keys(shape);

const EXPOSED: Partial<Record<UID.ContentType, ExposedType>> = {
  'api::property.property': {
    answer: propertyAnswer,
    inputs: keysOf(createPropertyBody),
    filterBy: ['amenities', 'cancellationPolicy'],
  },
  'api::booking.booking': {
    answer: bookingAnswer,
    inputs: createBookingBody.options.flatMap(keysOf),
    filterBy: ['property'],
  },
  // The host sees less of a payment than its generated type promises.
  'api::payment.payment': {
    answer: paymentAnswer,
    inputs: keysOf(createPaymentBody),
    redeclared: ['provider'],
  },
  'api::review.review': {
    answer: reviewAnswer,
    inputs: keysOf(createReviewBody),
    filterBy: ['property'],
  },
  'api::calendar-block.calendar-block': { answer: blockAnswer, inputs: keysOf(createBlockBody) },
  'api::price-rule.price-rule': { answer: ruleAnswer, inputs: keysOf(createRuleBody) },
  'api::amenity.amenity': { answer: amenityAnswer, inputs: [] },
  'api::cancellation-policy.cancellation-policy': { answer: cancellationPolicyAnswer, inputs: [] },
};

interface FieldSwitch {
  disableInput(): FieldSwitch;
  disableOutput(): FieldSwitch;
  disableFilters(): FieldSwitch;
}

interface TypeSwitch {
  disable(): TypeSwitch;
  disableQueries(): TypeSwitch;
  disableMutations(): TypeSwitch;
  field(name: string): FieldSwitch;
}

export type ShadowCrud = (uid: string) => TypeSwitch;

interface Attribute {
  type: string;
}

function exposeFields(type: TypeSwitch, attributes: Record<string, Attribute>, as: ExposedType) {
  const { inputs, filterBy = [], redeclared = [] } = as;
  const outputs = keysOf(as.answer);
  for (const [name, attribute] of Object.entries(attributes)) {
    const isRelation = attribute.type === 'relation' || attribute.type === 'media';
    const field = type.field(name);
    if (isRelation || redeclared.includes(name) || !outputs.includes(name)) field.disableOutput();
    const isFilter = attribute.type !== 'json' && (isRelation ? filterBy : outputs).includes(name);
    if (!isFilter) field.disableFilters();
    if (!inputs.includes(name)) field.disableInput();
  }
}

/**
 * Leaves of the generated schema what REST shows, and no generated query or mutation: those ask
 * the Document Service directly, past every rule. Types that are not named here (users, files,
 * roles, the audit…) vanish with all fields, filters and inputs that lead to them.
 */
export function exposeTypes(shadowCrud: ShadowCrud): void {
  for (const [uid, contentType] of Object.entries(strapi.contentTypes)) {
    const type = shadowCrud(uid).disableQueries().disableMutations();
    const exposed = EXPOSED[uid as UID.ContentType];
    if (exposed) exposeFields(type, contentType.attributes, exposed);
    else type.disable();
  }
  for (const uid of Object.keys(strapi.components)) shadowCrud(uid).disable();
}
