// Batch loaders: DataLoaders for rows by key, and values that are read once per request.

import DataLoader from 'dataloader';

/** Returns a function that calls `load` on its first call and always returns the same promise. */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/** Returns a DataLoader for tables with at most one row per key; it loads null for a key without a row. */
export function createRowLoader<Row>(
  load: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  options: DataLoader.Options<string, Row | null> = {},
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await load(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  }, options);
}

/** Returns a DataLoader that loads all rows of a key, in the order of the SQL statement; an empty list when there are none. */
export function createRowsLoader<Row>(
  load: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (keys) => {
    const groups = new Map<string, Row[]>();
    for (const row of await load(keys)) {
      const group = groups.get(keyOf(row));
      if (group === undefined) groups.set(keyOf(row), [row]);
      else group.push(row);
    }
    return keys.map((key) => groups.get(key) ?? []);
  });
}
