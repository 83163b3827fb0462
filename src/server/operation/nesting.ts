// Nesting of JSON values: a value that is nested too deeply overflows the call stack of functions that recurse, such as JSON.stringify.
// **Invariant:** no value from a client reaches such a function before this check, so a stack overflow is never a fault of the server.

/** Maximum number of nested lists and objects in the variables of a request. The deepest input of the schemas has fewer than ten. */
export const MAX_NESTING = 64;

const checked = new WeakSet<object>();

/** Marks a long list whose items were checked when they were parsed, so that it is not checked once more in one turn. */
export const markChecked = (list: readonly unknown[]): void => void checked.add(list);

/** Returns true for a JSON value in which more than `max` lists and objects are nested. Does not recurse. */
export function isNestedTooDeeply(value: unknown, max: number = MAX_NESTING): boolean {
  const open: { readonly value: object; readonly depth: number }[] = [];
  const add = (one: unknown, depth: number): void => {
    if (typeof one === 'object' && one !== null && !checked.has(one)) open.push({ value: one, depth });
  };
  add(value, 1);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > max) return true;
    for (const inner of Array.isArray(next.value) ? next.value : Object.values(next.value)) add(inner, next.depth + 1);
  }
  return false;
}
