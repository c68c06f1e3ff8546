/** What run.mjs hands to the command that it has compiled. */
export interface CommandContext {
  /** The project's directory. */
  root: string;
  args: string[];
}
