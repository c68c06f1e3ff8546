/**
 * A number below `below` that looks random and is the same for the same words: so a demo that was
 * cut off goes on as it began.
 */
export function choose(words: string, below: number): number {
  // FNV-1a, 32 bits.
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(words)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return hash % below;
}
