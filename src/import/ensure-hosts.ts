import { createId } from '@paralleldrive/cuid2';
import type { Knex } from 'knex';
import { findHosts, insertHosts, renameHosts, type SourceHost } from '../sql/imported-hosts';
import type { ImportedListing } from './types';

interface HostRun {
  source: string;
  importId: string;
  roleId: number;
}

/** The hosts of some listings, each once, with the name that the file gives them. */
function hostsOf(entries: readonly { listing: ImportedListing }[]): Map<string, SourceHost> {
  const hosts = new Map<string, SourceHost>();
  for (const { listing } of entries) {
    const { hostSourceId: sourceId, hostName } = listing;
    hosts.set(sourceId, { sourceId, firstName: hosts.get(sourceId)?.firstName ?? hostName });
  }
  return hosts;
}

/**
 * The users of the listings' hosts, made where they are missing. A username that somebody has
 * taken is theirs: the host then gets one that nobody can foresee.
 * @returns source id → user id, and how many were made
 */
export async function ensureHosts(
  trx: Knex.Transaction,
  run: HostRun,
  entries: readonly { listing: ImportedListing }[],
): Promise<{ ids: Map<string, number>; created: number }> {
  const { source, importId, roleId } = run;
  const wanted = hostsOf(entries);
  const ids = await findHosts(trx, source, [...wanted.keys()]);
  const known = ids.size;
  await renameHosts(
    trx,
    source,
    [...wanted.values()].filter((host) => ids.has(host.sourceId) && host.firstName !== null),
  );
  const namings = [
    (id: string) => `${source}-${id}`,
    (id: string) => `${source}-${id}-${createId()}`,
  ];
  for (const name of namings) {
    const missing = [...wanted.values()].filter(({ sourceId }) => !ids.has(sourceId));
    if (missing.length === 0) break;
    const hosts = missing.map((host) => ({
      ...host,
      documentId: createId(),
      username: name(host.sourceId),
    }));
    for (const [sourceId, id] of await insertHosts(trx, { source, importId, roleId }, hosts))
      ids.set(sourceId, id);
  }
  return { ids, created: ids.size - known };
}
