// Who is signed in, and what the account holds.

import { useSession } from '@tandem/client/react';
import { useQuery } from '@tanstack/react-query';
import { MeDocument, type MeQuery } from '../generated/shell.ts';
import { asked } from './tandem.ts';

export type Me = NonNullable<MeQuery['viewer']>;

/** Returns what the account holds; null when nobody is signed in, undefined until it is known. */
export function useMe(): Me | null | undefined {
  const session = useSession();
  const { data } = useQuery({ ...asked('me', MeDocument, {}), enabled: session != null });
  if (session === null) return null;
  return session === undefined ? undefined : data?.viewer;
}

/** Returns the balance of a wallet as text of the API; null when the account does not hold it. */
export const availableOf = (me: Me | null | undefined, wallet: string): string | null =>
  me?.balances.find((balance) => balance.wallet === wallet)?.available ?? null;
