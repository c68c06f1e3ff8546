import type { CommandContext } from './command';
import { buildPanel } from './launcher/panel';

/** `npm run build`: the sources are compiled by now, the panel is left. */
export async function main({ root }: CommandContext): Promise<number> {
  await buildPanel(root);
  return 0;
}
