import type { CommandContext } from './command';
import { runApp } from './launcher/run-app';

/** `npm start`. */
export function main({ root }: CommandContext): Promise<number> {
  return runApp(root, 'start');
}
