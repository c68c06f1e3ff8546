import type { Policy } from '../../domain/booking/policy';

export interface CancellationPolicyDocument extends Policy {
  documentId: string;
}

export const cancellationPolicyShape = (policy: CancellationPolicyDocument) => ({
  documentId: policy.documentId,
  slug: policy.slug,
  name: policy.name,
  description: policy.description,
  graceHours: policy.graceHours,
  tiers: policy.tiers,
});
