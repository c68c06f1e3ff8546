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

/** Such a queue for each key, kept while there is work in it. */
export function oneAtATimeEach<Key>(): <Result>(key: Key, work: Work<Result>) => Promise<Result> {
  const queues = new Map<Key, { inTurn: ReturnType<typeof oneAtATime>; waiting: number }>();
  return async (key, work) => {
    const queue = queues.get(key) ?? { inTurn: oneAtATime(), waiting: 0 };
    queues.set(key, queue);
    queue.waiting += 1;
    try {
      return await queue.inTurn(work);
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) queues.delete(key);
    }
  };
}
