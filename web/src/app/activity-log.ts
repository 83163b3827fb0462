// The list of Activity: what the API keeps of the account, page by page, with what has come since on top of it.
// **Invariant:** an event stands in the list once, whether it was read, has come over the stream, or both.

import { sumAmounts } from '@tandem/client/money';
import { useSession } from '@tandem/client/react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { hardware } from '../format.ts';
import { ActivityNamesDocument, ActivityPageDocument, type ActivityPageQuery } from '../generated/activity.ts';
import { type Happened, useArrived, useUnreadIds } from './account-stream.ts';
import { asked, tandem } from './tandem.ts';

type EventNode = NonNullable<ActivityPageQuery['viewer']>['activity']['nodes'][number];

/** An entry of Activity. Rewards are credited with every block: those of a day and a source are one entry. */
export type Entry = Happened & {
  /** Number of blocks whose rewards are in the entry; 1 for everything else. */
  readonly count: number;
  readonly isUnread: boolean;
};

/** What the entries name: hardware by device, and who the other party of a co-stake is. */
export type Names = {
  readonly devices: ReadonlyMap<string, string>;
  readonly coStakes: ReadonlyMap<string, { readonly mine: boolean; readonly alias: string }>;
};

/** A page of the list asks until it has so many entries, because one entry can be a day of rewards. */
const ENOUGH = 20;
const MOST_REQUESTS = 5;
/** So many names are asked for at once. */
const MOST_NAMES = 100;

type LogPage = { readonly nodes: readonly EventNode[]; readonly next: string | null };

async function readPage(after: string | null, signal: AbortSignal): Promise<LogPage> {
  const nodes: EventNode[] = [];
  let next = after;
  for (let request = 0; request < MOST_REQUESTS; request += 1) {
    const { viewer }: ActivityPageQuery = await tandem.ask(ActivityPageDocument, { after: next }, { signal });
    nodes.push(...(viewer?.activity.nodes ?? []));
    next = viewer?.activity.pageInfo.hasNextPage === true ? (viewer.activity.pageInfo.endCursor ?? null) : null;
    if (next === null || entriesOf(nodes.map(happenedOf), new Set()).length >= ENOUGH) break;
  }
  return { nodes, next };
}

const happenedOf = ({ id, type, occurredAt: at, amount, offer, device, coStake }: EventNode): Happened => ({
  id,
  type,
  at,
  amount,
  slug: offer?.slug ?? null,
  deviceId: device?.id ?? null,
  coStakeId: coStake?.id ?? null,
});

/** Returns the entries of events, the latest first, with the rewards of a day and a source added up. */
function entriesOf(events: readonly Happened[], unread: ReadonlySet<string>): readonly Entry[] {
  const entries = new Map<string, Entry>();
  const seen = new Set<string>();
  for (const event of [...events].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    const isRewards = event.type === 'REWARDS_CREDITED';
    const id = isRewards ? `${event.coStakeId ?? event.deviceId} ${event.at.slice(0, 10)}` : event.id;
    const before = entries.get(id);
    if (before === undefined) entries.set(id, { ...event, id, count: 1, isUnread: unread.has(event.id) });
    else {
      const amount = sumAmounts([before.amount ?? '0', event.amount ?? '0']);
      entries.set(id, { ...before, amount, count: before.count + 1 });
    }
  }
  return [...entries.values()];
}

/** Reads the list of Activity. `entries` is null until the first page is there. */
export function useActivityLog() {
  const session = useSession();
  const arrived = useArrived();
  const unread = useUnreadIds();
  const log = useInfiniteQuery({
    queryKey: ['log', session?.accountId] as const,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: session != null,
  });
  const nodes = log.data?.pages.flatMap((page) => page.nodes) ?? [];
  const names = useNames(nodes, arrived);
  const entries = log.data === undefined ? null : entriesOf([...arrived, ...nodes.map(happenedOf)], unread);
  return { ...log, entries, names };
}

/** Takes the names from the list, and asks for those of events that have come since. */
function useNames(nodes: readonly EventNode[], arrived: readonly Happened[]): Names {
  const devices = new Map<string, string>();
  const coStakes = new Map<string, { readonly mine: boolean; readonly alias: string }>();
  for (const { device, coStake } of nodes) {
    if (device !== null) devices.set(device.id, hardware(device));
    if (coStake !== null)
      coStakes.set(coStake.id, { mine: coStake.wallet !== null, alias: coStake.counterparty.alias });
  }
  const ids = [...new Set(arrived.flatMap(({ deviceId, coStakeId }) => [deviceId, coStakeId]))]
    .filter((id) => typeof id === 'string')
    .filter((id) => !devices.has(id) && !coStakes.has(id))
    .slice(0, MOST_NAMES);
  const { data } = useQuery({
    ...asked('activity', ActivityNamesDocument, { ids }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
  for (const node of data?.nodes ?? []) {
    if (node?.__typename === 'Device') devices.set(node.id, hardware(node));
    if (node?.__typename === 'CoStake')
      coStakes.set(node.id, { mine: node.wallet !== null, alias: node.counterparty.alias });
  }
  return { devices, coStakes };
}
