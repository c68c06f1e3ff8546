import { toNullableNumber } from '../../sql/values';

/** A rule as the Document Service returns it with its property. */
export interface RuleDocument {
  documentId: string;
  property: { documentId: string };
  startDate: string;
  endDate: string;
  label: string | null;
  pricePerNight: string | number | null;
  minNights: number | null;
  closedToArrival: boolean | null;
  closedToDeparture: boolean | null;
  createdAt: string;
}

export const ruleShape = (rule: RuleDocument) => ({
  documentId: rule.documentId,
  property: rule.property.documentId,
  startDate: rule.startDate,
  endDate: rule.endDate,
  label: rule.label,
  pricePerNight: toNullableNumber(rule.pricePerNight),
  minNights: rule.minNights,
  closedToArrival: rule.closedToArrival ?? false,
  closedToDeparture: rule.closedToDeparture ?? false,
  createdAt: rule.createdAt,
});
