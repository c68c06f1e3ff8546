import { checkProcess } from '../domain/booking/process-check';
import { TRANSITIONS } from '../domain/booking/transitions';
import { installConstraints, missingConstraints } from '../sql/constraints';

/** Installs the guarantees of the database as soon as Strapi's own tables exist. */
export function installConstraintsAfterSync(): void {
  strapi.hook('strapi::content-types.afterSync').register(async () => {
    await installConstraints(strapi.db.connection);
  });
}

/** @throws when the database lacks a guarantee: without them the product must not serve. */
export async function assertConstraints(): Promise<void> {
  const missing = await missingConstraints(strapi.db.connection);
  if (missing.length > 0)
    throw new Error(`The database lacks ${missing.join(', ')}: refusing to serve.`);
}

/** @throws when the table of the booking's life has a dead end: a defect of ours. */
export function assertProcess(): void {
  const problems = checkProcess(TRANSITIONS);
  if (problems.length > 0) throw new Error(`The booking process: ${problems.join('; ')}`);
}
