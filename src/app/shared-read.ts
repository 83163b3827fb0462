// Reads of rows by key that several requests share: those that wait at the same time are answered by one statement.
// **Invariant:** a caller is answered by a statement that is sent after its call, so it never gets an older row than one of its own would.

/** Number of statements at a time; calls that come meanwhile share the next one. */
const MAX_IN_FLIGHT = 2;

type Batch<Row> = {
  readonly keys: Set<string>;
  readonly rows: Promise<ReadonlyMap<string, Row>>;
  readonly send: () => void;
};

/** Returns a function that reads one row by its key; null when there is none. `read` reads rows by distinct keys with one statement. */
export function sharedRead<Row>(
  read: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): (key: string) => Promise<Row | null> {
  let waiting: Batch<Row> | null = null;
  let inFlight = 0;
  let scheduled = false;

  const schedule = (): void => {
    if (scheduled || waiting === null || inFlight >= MAX_IN_FLIGHT) return;
    scheduled = true;
    // The immediate lets the requests that have arrived with this one take part.
    setImmediate(() => {
      scheduled = false;
      const batch = waiting;
      waiting = null;
      inFlight += 1;
      batch?.send();
    });
  };
  const ended = (): void => {
    inFlight -= 1;
    schedule();
  };

  const open = (): Batch<Row> => {
    const keys = new Set<string>();
    let send = (): void => undefined;
    const rows = new Promise<void>((resolve) => {
      send = resolve;
    })
      .then(() => read([...keys]))
      .then((found) => new Map(found.map((row) => [keyOf(row), row])))
      .finally(ended);
    return { keys, rows, send: () => send() };
  };

  return async (key) => {
    const batch = waiting ?? open();
    waiting = batch;
    batch.keys.add(key);
    schedule();
    return (await batch.rows).get(key) ?? null;
  };
}
