// Misspelt names: finds the known name that a given name probably means, by the number of changed letters.

/**
 * Returns the known name that `given` probably means; null when none is near. Names of up to 5 letters are left out, because too
 * many words resemble them.
 */
export function nearestName(given: string, known: readonly string[]): string | null {
  const letters = [...given].length;
  // Names that differ more in length are never near; they are left out first, because the distance takes time for each pair of letters.
  return (
    known.find((name) => {
      const most = name.length > 8 ? 2 : 1;
      return name.length > 5 && Math.abs([...name].length - letters) <= most && letterDistance(given, name) <= most;
    }) ?? null
  );
}

/** Returns the Levenshtein distance of two texts: the number of characters to insert, delete or replace. */
export function letterDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, char] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, against] of [...other].entries()) {
      const replaced = (row[index] ?? 0) + (char === against ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
