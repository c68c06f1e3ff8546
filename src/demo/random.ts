/** Numbers that look random and are the same for the same words: a demo that can be resumed. */
export function pick(words: string, below: number): number {
  // FNV-1a, 32 bits.
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(words)) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return hash % below;
}
