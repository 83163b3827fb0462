// Common fields of subscription items, with the cursor after which the subscription resumes.

/** An item of a subscription. After a `StreamReset`, query the displayed data again and continue with the next item. */
export type Item = { readonly __typename: string; readonly cursor: string; readonly id?: string };

/** Returns the item in a message, which is the value of the subscription's only field; null without data. */
export function itemOf(data: Readonly<Record<string, unknown>> | null | undefined): Item | null {
  const [item] = Object.values(data ?? {}) as (Item | null)[];
  return item ?? null;
}
