import { createId } from '@paralleldrive/cuid2';
import type { Knex } from 'knex';

export interface AuditEvent {
  /** `guest:<documentId>`, `host:…`, `admin:…`, `provider:stripe` or `system`. */
  actor: string;
  action: string;
  /** `booking:<documentId>` and the like. */
  subject: string;
  at: Date;
  data: object;
}

/** Writes the trace of a change in the change's own transaction. */
export async function insertAuditEvent(trx: Knex.Transaction, event: AuditEvent): Promise<void> {
  await trx('audit_events').insert({
    ...event,
    document_id: createId(),
    data: JSON.stringify(event.data),
    created_at: event.at,
    updated_at: event.at,
    published_at: event.at,
  });
}
