/** An expected reason not to go on: its message is all that the user needs to read. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
