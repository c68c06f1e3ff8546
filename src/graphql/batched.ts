type Load<Key, Value> = (keys: Key[]) => Promise<Map<Key, Value>>;

/**
 * Turns a loader of many into one that resolvers call for each parent: what they ask for in one
 * turn of the event loop is loaded together.
 */
export function batched<Key, Value>(load: Load<Key, Value>): (key: Key) => Promise<Value> {
  let waiting = new Set<Key>();
  let batch: Promise<Map<Key, Value>> | null = null;
  const flush = (): Promise<Map<Key, Value>> =>
    new Promise((resolve, reject) => {
      setImmediate(() => {
        const keys = [...waiting];
        waiting = new Set();
        batch = null;
        load(keys).then(resolve, reject);
      });
    });
  return async (key) => {
    waiting.add(key);
    batch ??= flush();
    return (await batch).get(key) as Value;
  };
}
