/** Chance with a seed (mulberry32), so that a failure can be run again. */
export interface Random {
  /** A whole number from 0 up to, but not including, the limit. */
  below: (limit: number) => number;
  pick: <Item>(...items: Item[]) => Item;
  chance: (probability: number) => boolean;
}

export function randomFrom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: <Item>(...items: Item[]) => items[below(items.length)] as Item,
    chance: (probability) => next() < probability,
  };
}
