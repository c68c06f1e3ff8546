/**
 * How the source calls the amenities of src/bootstrap/reference-data.ts. Its names come with
 * details ("Fast wifi – 120 Mbps", "Free washer – In unit"), so each is a pattern.
 */
const PATTERNS: readonly (readonly [slug: string, pattern: RegExp])[] = [
  ['wifi', /^(fast |pocket )?wifi\b/],
  ['kitchen', /^(full )?kitchen$/],
  ['heating', /^(central )?heating\b|^radiant heating$/],
  ['air_conditioning', /\bair conditioning\b|^ac - |^window ac unit$/],
  ['washing_machine', /^(free |paid )?washer\b/],
  ['dryer', /^(free |paid )?dryer\b/],
  ['tv', /^(\d+("|-inch| inch) )?(hd)?tv\b/],
  ['workspace', /^dedicated workspace\b/],
  ['iron', /^iron$/],
  ['hair_dryer', /^hair dryer\b/],
  ['coffee', /^coffee maker\b/],
  ['dishwasher', /^dishwasher$/],
  ['microwave', /^microwave$/],
  ['refrigerator', /\brefrigerator$|^(mini )?fridge$/],
  ['free_parking', /^free .*\bparking\b/],
  ['paid_parking', /^paid .*\bparking\b/],
  ['ev_charger', /^ev charger\b/],
  ['pool', /^(private |shared )?(indoor |outdoor )?pool(?! table)\b/],
  ['hot_tub', /^(private |shared )?hot tub\b/],
  ['sauna', /^(private |shared )?sauna\b/],
  ['garden', /^(private |shared )?(garden|backyard)\b/],
  ['balcony', /^(private |shared )?patio or balcony\b/],
  ['barbecue', /\bbbq grill\b/],
  ['fireplace', /^indoor fireplace\b/],
  ['gym', /^(private |shared )?gym\b/],
  ['elevator', /^elevator$/],
  ['step_free', /^step-free (guest )?entrance\b/],
  ['self_check_in', /^self check-in$/],
  ['crib', /^crib\b/],
  ['high_chair', /^high ?chair\b/],
  ['pets_allowed', /^pets allowed$/],
  ['smoke_alarm', /^smoke (alarm|detector)$/],
  ['carbon_monoxide_alarm', /^carbon monoxide (alarm|detector)$/],
  ['first_aid_kit', /^first aid kit$/],
];

/** Our slug for what the source calls an amenity; null when we have none. */
export function amenitySlug(name: string): string | null {
  const wanted = name.trim().toLowerCase();
  return PATTERNS.find(([, pattern]) => pattern.test(wanted))?.[0] ?? null;
}
