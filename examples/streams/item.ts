// What every message of a stream has: a cursor to come back with.

/** An item of a stream. On a `StreamReset`, fetch anew what is shown; then go on as with any other item. */
export type Item = { readonly __typename: string; readonly cursor: string; readonly id?: string };

/** The item in a message: the one field of the subscription, under whatever name. */
export function itemIn(data: Readonly<Record<string, unknown>> | null | undefined): Item | null {
  const [item] = Object.values(data ?? {}) as (Item | null)[];
  return item ?? null;
}
