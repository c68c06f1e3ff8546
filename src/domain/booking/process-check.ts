import { FINAL_STATES, HOLDING_STATES, MONEY_STATES } from './process';
import { type Effect, type State, STATES } from './states';
import type { Transition } from './transitions';

const GIVING_BACK: readonly Effect[] = [
  'cancelPayment',
  'refundByPolicy',
  'refundInFull',
  'refundByDecision',
];

const isFinal = (state: State): boolean => (FINAL_STATES as readonly State[]).includes(state);
const holds = (state: State): boolean => (HOLDING_STATES as readonly State[]).includes(state);

/**
 * What is wrong with a process, in words; empty if nothing is. Run on the real table at start, so
 * that no edit of it can strand a booking, its nights or its money.
 */
export function checkProcess(transitions: readonly Transition[]): string[] {
  return [
    ...duplicateNames(transitions),
    ...unreachableStates(transitions),
    ...STATES.flatMap((state) => wayOutProblems(state, transitions)),
    ...transitions.flatMap(claimProblems),
  ];
}

function duplicateNames(transitions: readonly Transition[]): string[] {
  const names = transitions.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return repeated.map((name) => `${name} is there twice`);
}

function unreachableStates(transitions: readonly Transition[]): string[] {
  const reached = new Set<State>();
  const starts = transitions.filter(({ from }) => from.length === 0).map(({ to }) => to);
  for (const queue = [...starts]; queue.length > 0;) {
    const state = queue.pop() as State;
    if (reached.has(state)) continue;
    reached.add(state);
    queue.push(...transitions.filter(({ from }) => from.includes(state)).map(({ to }) => to));
  }
  return STATES.filter((state) => !reached.has(state)).map((state) => `${state} cannot be reached`);
}

function wayOutProblems(state: State, transitions: readonly Transition[]): string[] {
  const out = transitions.filter(({ from }) => from.includes(state));
  if (isFinal(state)) return out.length > 0 ? [`${state} is final and can be left`] : [];
  const problems: string[] = [];
  if (out.length === 0) problems.push(`${state} cannot be left`);
  if (holds(state) && !out.some(({ actors }) => actors.includes('system'))) {
    problems.push(`${state} holds nights and ends only if a person acts`);
  }
  const givesBack = out.some(({ effects }) => effects.some((e) => GIVING_BACK.includes(e)));
  if ((MONEY_STATES as readonly State[]).includes(state) && !givesBack) {
    problems.push(`${state} may hold money and cannot give it back`);
  }
  return problems;
}

/** Nights are claimed on the way into a holding state and freed on the way out of it. */
function claimProblems({ name, from, to, effects }: Transition): string[] {
  const held = from.some(holds);
  const frees = effects.includes('freeNights') || effects.includes('freeRemainingNights');
  const problems: string[] = [];
  if (held && !holds(to) && !frees) problems.push(`${name} leaves nights held`);
  if (!held && holds(to) && !effects.includes('holdNights')) {
    problems.push(`${name} does not hold the nights`);
  }
  if (held && holds(to) && frees) problems.push(`${name} frees nights that are still needed`);
  return problems;
}
