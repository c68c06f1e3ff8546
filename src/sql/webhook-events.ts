import type { Knex } from 'knex';
import { toJson, toNumber } from './values';

export interface WebhookEvent {
  id: number;
  provider: string;
  eventId: string;
  eventType: string;
  payload: unknown;
  eventState: 'received' | 'applied' | 'ignored' | 'put_aside';
}

/**
 * Stores an event once by its id.
 * @returns its row's id, or null for a copy of one that is stored already.
 */
export async function insertWebhookEvent(
  trx: Knex.Transaction,
  event: { provider: string; eventId: string; eventType: string; payload: string },
): Promise<number | null> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `INSERT INTO webhook_events (provider, event_id, event_type, payload)
     VALUES (:provider, :eventId, :eventType, CAST(:payload AS jsonb))
     ON CONFLICT (provider, event_id) DO NOTHING RETURNING id`,
    event,
  );
  return rows[0] ? toNumber(rows[0].id) : null;
}

export async function findWebhookEvent(db: Knex, id: number): Promise<WebhookEvent | null> {
  const { rows } = await db.raw<{ rows: WebhookEvent[] }>(
    `SELECT id, provider, event_id AS "eventId", event_type AS "eventType", payload,
            event_state AS "eventState"
       FROM webhook_events WHERE id = ?`,
    [id],
  );
  const row = rows[0];
  return row ? { ...row, id: toNumber(row.id), payload: toJson(row.payload) } : null;
}

export async function closeWebhookEvent(
  trx: Knex.Transaction,
  id: number,
  eventState: WebhookEvent['eventState'],
  note: string | null,
): Promise<void> {
  await trx.raw(
    `UPDATE webhook_events SET event_state = :eventState, note = :note, applied_at = now()
      WHERE id = :id`,
    { id, eventState, note },
  );
}
