type Work<Result> = () => Promise<Result>;

/** A queue in which each piece of work starts once the one before has ended, well or not. */
export function oneAtATime(): <Result>(work: Work<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
