import type { Knex } from 'knex';

/** How many images a property has; its row must be locked when the answer is acted upon. */
export async function countImages(db: Knex, propertyId: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: string }[] }>(
    `SELECT count(*) FROM files_related_mph
      WHERE related_type = 'api::property.property' AND related_id = ? AND field = 'images'`,
    [propertyId],
  );
  return Number(rows[0]?.count);
}

/** Which of these files still belong to a record of any type. */
export async function filesInUse(db: Knex, fileIds: readonly number[]): Promise<Set<number>> {
  const { rows } = await db.raw<{ rows: { file_id: number }[] }>(
    `SELECT DISTINCT file_id FROM files_related_mph WHERE file_id = ANY(?)`,
    [fileIds],
  );
  return new Set(rows.map(({ file_id: id }) => id));
}

/** Locks a user's row, so that pictures are changed one after the other. */
export async function lockUser(trx: Knex.Transaction, userId: number): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `SELECT id FROM up_users WHERE id = ? FOR NO KEY UPDATE`,
    [userId],
  );
  return rows.length > 0;
}

/** Attaches stored images to properties that have none. */
export async function attachImages(
  trx: Knex.Transaction,
  images: readonly { fileId: number; propertyId: number; order: number }[],
): Promise<void> {
  await trx.raw(
    `INSERT INTO files_related_mph (file_id, related_id, related_type, field, "order")
     SELECT "fileId", "propertyId", 'api::property.property', 'images', "order"
       FROM jsonb_to_recordset(CAST(? AS jsonb))
         AS r ("fileId" integer, "propertyId" integer, "order" integer)`,
    [JSON.stringify(images)],
  );
}
