import { refuse } from '../errors';
import type { Moments } from './deadlines';
import type { Action, Actor, State } from './states';
import { type Transition, type TransitionName, TRANSITIONS } from './transitions';

export * from './transitions';

/** Bookings in these states hold their nights (pending_payment only until the hold expires). */
export const HOLDING_STATES = [
  'pending_payment',
  'pending_approval',
  'confirmed',
  'checked_in',
  'completed',
] as const satisfies readonly State[];

/** Nothing leaves these; money that arrives for them is given back. */
export const FINAL_STATES = [
  'completed',
  'canceled',
  'declined',
] as const satisfies readonly State[];

/** In these a guest's money may be with us and not yet earned, so it must be able to go back. */
export const MONEY_STATES = [
  'pending_payment',
  'pending_approval',
  'confirmed',
  'checked_in',
] as const satisfies readonly State[];

const BY_NAME = new Map(TRANSITIONS.map((transition) => [transition.name, transition]));

export function findTransition(name: TransitionName): Transition {
  const transition = BY_NAME.get(name);
  if (!transition) throw new RangeError(`Unknown transition ${name}`);
  return transition;
}

/** What `actor` may do with a booking in `state`, whatever the time. */
export function allowedTransitions(state: State, actor: Actor): Transition[] {
  return TRANSITIONS.filter(({ from, actors }) => from.includes(state) && actors.includes(actor));
}

/** Whether it is neither too early nor too late for `actor`. */
export function isOpen(
  transition: Transition,
  actor: Actor,
  { moments, now }: { moments: Moments; now: Date },
): boolean {
  const opens = transition.opens?.[actor];
  const closes = transition.closes?.[actor];
  const opensAt = opens && moments[opens];
  const closesAt = closes && moments[closes];
  return (!opensAt || now >= opensAt) && (!closesAt || now < closesAt);
}

/** What `actor` may do now, as clients call it. */
export function allowedActions(
  state: State,
  actor: Actor,
  at: { moments: Moments; now: Date },
): Action[] {
  return allowedTransitions(state, actor).flatMap((transition) =>
    transition.action && isOpen(transition, actor, at) ? [transition.action] : [],
  );
}

/**
 * The transition `name`, if `actor` may do it with a booking in `state`.
 * @throws DomainError INVALID_TRANSITION with the state and what is allowed instead.
 */
export function assertTransition(state: State, name: TransitionName, actor: Actor): Transition {
  const transition = findTransition(name);
  if (transition.from.includes(state) && transition.actors.includes(actor)) return transition;
  throw notAllowed(state, name, actor);
}

/**
 * The transition that a client's action means for a booking in `state`: which kind of
 * cancellation `cancel` is, for example, depends on the state and on who asks.
 * @throws DomainError INVALID_TRANSITION with the state and what is allowed instead.
 */
export function transitionFor(state: State, action: Action, actor: Actor): Transition {
  const transition = allowedTransitions(state, actor).find((allowed) => allowed.action === action);
  if (transition) return transition;
  throw notAllowed(state, action, actor);
}

/**
 * @throws DomainError INVALID_TRANSITION with `opensAt` or `closedAt` when it is too early or too
 *   late for `actor`.
 */
export function assertOpen(
  state: State,
  transition: Transition,
  actor: Actor,
  at: { moments: Moments; now: Date },
): void {
  if (isOpen(transition, actor, at)) return;
  const opens = transition.opens?.[actor];
  const closes = transition.closes?.[actor];
  const opensAt = opens && at.moments[opens];
  const closedAt = closes && at.moments[closes];
  const tooEarly = opensAt && at.now < opensAt;
  throw refuse('INVALID_TRANSITION', `It is too ${tooEarly ? 'early' : 'late'} for that.`, {
    bookingStatus: state,
    allowedActions: allowedActions(state, actor, at),
    ...(tooEarly ? { opensAt: opensAt.toISOString() } : { closedAt: closedAt?.toISOString() }),
  });
}

function notAllowed(state: State, wanted: Action | TransitionName, actor: Actor): Error {
  const allowed = allowedTransitions(state, actor).flatMap(({ action }) => action ?? []);
  return refuse('INVALID_TRANSITION', `A booking in ${state} does not allow ${wanted}.`, {
    bookingStatus: state,
    allowedActions: allowed,
  });
}
