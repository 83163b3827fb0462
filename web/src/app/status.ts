// The state of the marketplace that every screen shows: its clock, its latest block, whether it is a sandbox.

import { useQuery } from '@tanstack/react-query';
import { lengthText } from '../format.ts';
import { PageStatusDocument, type PageStatusQuery } from '../generated/shell.ts';
import { setMarketClock, useNow } from './clock.ts';
import { asked, stale, tandem } from './tandem.ts';

export type PageStatus = PageStatusQuery['protocol'];

const READ_EVERY_MS = 30_000;

/** Returns the state of the marketplace, read every half minute; undefined until it is known. */
export function usePageStatus(): PageStatus | undefined {
  const { data } = useQuery({
    ...asked('status', PageStatusDocument, {}),
    queryFn: async ({ signal }) => {
      const askedAt = Date.now();
      const answer = await tandem.ask(PageStatusDocument, {}, { signal });
      setMarketClock(answer.protocol.now, askedAt);
      return answer;
    },
    refetchInterval: READ_EVERY_MS,
  });
  return data?.protocol;
}

const BLOCK_MS = 3_600_000;

/**
 * Returns the block that runs, and what is left of it: the latest block of the API is the last one that the network reported, and each takes an
 * hour. Null before the first block, undefined until that is known; `left` is null once the next report is due.
 */
export function useNextBlock(): { readonly number: number; readonly left: string | null } | null | undefined {
  const now = useNow();
  const block = usePageStatus()?.latestBlock;
  if (block == null) return block;
  const ends = Date.parse(block.endsAt);
  const next = ends > now ? { number: block.number, ends } : { number: block.number + 1, ends: ends + BLOCK_MS };
  return { number: next.number, left: next.ends > now ? lengthText(next.ends - now) : null };
}

const LOOK_AGAIN_MS = 1_000;

/**
 * Returns how much of the demo network a new sandbox has, in per cent; null once it is filled, and in any other marketplace. While it fills,
 * what the market shows is read again with each step.
 */
export function useFilling(): number | null {
  const isSandbox = usePageStatus()?.sandbox === true;
  const { data = null } = useQuery({
    queryKey: ['filling'] as const,
    queryFn: async ({ signal, client }) => {
      const before = client.getQueryData<number | null>(['filling']) ?? null;
      const answer = (await (await fetch('/readyz', { signal })).json()) as { readonly filling?: number };
      const filling = answer.filling ?? null;
      if (filling !== before) stale('status', 'market', 'list');
      return filling;
    },
    enabled: isSandbox,
    refetchInterval: ({ state }) => (state.data == null ? false : LOOK_AGAIN_MS),
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
