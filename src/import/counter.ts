import type { ImportCounts, RejectionCode } from './types';
import type { Written } from './write-batch';

/** Files name thousands of amenities; a summary needs the frequent ones. */
const MAX_NAMES = 1000;

/** What became of the rows of one import. */
export class Counter {
  readonly counts: ImportCounts = {
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    skipped: 0,
    hostsCreated: 0,
    rejectedByCode: {},
    withoutGuests: 0,
    unknownAmenities: new Map(),
    isComplete: false,
  };

  reject(code: RejectionCode): void {
    this.counts.rows += 1;
    this.counts.rejected += 1;
    this.counts.rejectedByCode[code] = (this.counts.rejectedByCode[code] ?? 0) + 1;
  }

  countUnknown(names: readonly string[]): void {
    const known = this.counts.unknownAmenities;
    for (const name of names)
      if (known.has(name) || known.size < MAX_NAMES) known.set(name, (known.get(name) ?? 0) + 1);
  }

  skip(): void {
    this.counts.rows += 1;
    this.counts.skipped += 1;
  }

  add({ created, updated, unchanged, hostsCreated, accepted }: Written): void {
    this.counts.rows += accepted.length;
    this.counts.created += created;
    this.counts.updated += updated;
    this.counts.unchanged += unchanged;
    this.counts.hostsCreated += hostsCreated;
    this.counts.withoutGuests += accepted.filter(
      ({ listing }) => listing.maxGuests === null,
    ).length;
  }
}
