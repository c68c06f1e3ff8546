import { POLICY_PRESETS } from '../domain/booking/refund';
import { inTransaction } from '../platform/transaction';
import { lockForSeeding } from '../sql/locks';

/** What every marketplace needs. An admin may rename and add; nothing here is overwritten. */
const AMENITIES: readonly (readonly [slug: string, name: string, category: string])[] = [
  ['wifi', 'Wifi', 'essentials'],
  ['kitchen', 'Kitchen', 'essentials'],
  ['heating', 'Heating', 'essentials'],
  ['air_conditioning', 'Air conditioning', 'essentials'],
  ['washing_machine', 'Washing machine', 'essentials'],
  ['dryer', 'Dryer', 'essentials'],
  ['tv', 'TV', 'essentials'],
  ['workspace', 'Dedicated workspace', 'essentials'],
  ['iron', 'Iron', 'essentials'],
  ['hair_dryer', 'Hair dryer', 'essentials'],
  ['coffee', 'Coffee maker', 'kitchen'],
  ['dishwasher', 'Dishwasher', 'kitchen'],
  ['microwave', 'Microwave', 'kitchen'],
  ['refrigerator', 'Refrigerator', 'kitchen'],
  ['free_parking', 'Free parking', 'outside'],
  ['paid_parking', 'Paid parking', 'outside'],
  ['ev_charger', 'EV charger', 'outside'],
  ['pool', 'Pool', 'outside'],
  ['hot_tub', 'Hot tub', 'outside'],
  ['sauna', 'Sauna', 'outside'],
  ['garden', 'Garden', 'outside'],
  ['balcony', 'Balcony', 'outside'],
  ['barbecue', 'Barbecue', 'outside'],
  ['fireplace', 'Indoor fireplace', 'comfort'],
  ['gym', 'Gym', 'comfort'],
  ['elevator', 'Elevator', 'access'],
  ['step_free', 'Step-free entrance', 'access'],
  ['self_check_in', 'Self check-in', 'access'],
  ['crib', 'Crib', 'family'],
  ['high_chair', 'High chair', 'family'],
  ['pets_allowed', 'Pets allowed', 'family'],
  ['smoke_alarm', 'Smoke alarm', 'safety'],
  ['carbon_monoxide_alarm', 'Carbon monoxide alarm', 'safety'],
  ['first_aid_kit', 'First aid kit', 'safety'],
];

const REFERENCE_LOCK = 7_210_003;

/** Seeds cancellation policies and amenities that are not there yet, by slug. */
export async function seedReferenceData(): Promise<void> {
  await inTransaction(async (trx) => {
    await lockForSeeding(trx, REFERENCE_LOCK);
    const policies = await strapi
      .documents('api::cancellation-policy.cancellation-policy')
      .findMany({
        fields: ['slug'],
        limit: -1,
      });
    const knownPolicies = new Set(policies.map(({ slug }) => slug));
    for (const preset of POLICY_PRESETS)
      if (!knownPolicies.has(preset.slug))
        await strapi
          .documents('api::cancellation-policy.cancellation-policy')
          .create({ data: { ...preset, tiers: [...preset.tiers] } });
    const amenities = await strapi.documents('api::amenity.amenity').findMany({
      fields: ['slug'],
      limit: -1,
    });
    const knownAmenities = new Set(amenities.map(({ slug }) => slug));
    for (const [slug, name, category] of AMENITIES)
      if (!knownAmenities.has(slug))
        await strapi.documents('api::amenity.amenity').create({ data: { slug, name, category } });
  });
}
