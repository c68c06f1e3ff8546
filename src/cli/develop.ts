import type { CommandContext } from './command';
import { runApp } from './launcher/run-app';

/** `npm run develop`. */
export function main({ root }: CommandContext): Promise<number> {
  return runApp(root, 'develop');
}
