// How the demo network of a running sandbox lives on: each due block with its rewards, and four times a day its news, told
// through the use cases of the network's feed and nothing else. Invariant: a stretch of hours is one transaction under one
// lock, and the blocks themselves say how far it has got: a restart goes on, and of several processes one tells each hour.

import { openBlock, reportBlocks } from '../../app/blocks.ts';
import { marketNow } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { publishReported, setDeviceState, setHired } from '../../app/network.ts';
import type { ScheduledTask } from '../../app/scheduler.ts';
import { reviewSlash, slashDevice } from '../../app/slashes.ts';
import type { Parameters } from '../../domain/parameter.ts';
import { latestBlock } from '../../store/blocks.ts';
import type { Queryable, Transaction } from '../../store/db/database.ts';
import { holdDemoNetwork, mayBeDemoNetwork } from '../../store/demo-network.ts';
import { loadParameters } from '../../store/parameters.ts';
import { blockOf } from './blocks.ts';
import { type News, newsOf } from './daily-events.ts';
import { machinesAt } from './devices.ts';
import { within } from './sim-context.ts';
import { castAddresses } from './wallets.ts';

/** So many blocks make a turn; its news are told behind its last block. No transaction reaches over the end of a turn. */
const TURN_BLOCKS = 6;
/** A jump of the clock takes the demo network along over so many blocks at most; further ones follow in the background. */
const MOST_FOLLOWED_BLOCKS = 31 * 24;
const TIMEOUT_MS = 60_000;

let addresses: ReadonlySet<string> | null = null;

/**
 * Tells the blocks of one turn that have ended and were not told yet, with the news where the turn is over. True while more is
 * due. With `wait` it waits for another process that is at it; else it leaves that one to it.
 */
export async function liveOn(ctx: AppContext, wait = false): Promise<boolean> {
  if (ctx.settings.demoNetwork !== true) return false;
  if ((await dueAt(ctx, ctx.database)) === null) return false;
  const more = await ctx.database.transaction(
    async (tx) => {
      if (wait) await holdDemoNetwork(tx, TIMEOUT_MS);
      else if (!(await mayBeDemoNetwork(tx))) return false;
      const due = await dueAt(ctx, tx);
      if (due === null) return false;
      await tell({ ...ctx, database: within(ctx.database, tx), notify: () => undefined }, tx, due);
      return due.last < due.ended;
    },
    { timeoutMs: TIMEOUT_MS },
  );
  ctx.notify();
  return more;
}

/** Reports the demo network's due blocks, every tick of the scheduler; does nothing where no demo network lives. */
export function simulationTask(ctx: AppContext): ScheduledTask {
  return { everyTicks: 1, run: () => liveOn(ctx) };
}

/** Tells all that is due. */
export async function catchUp(ctx: AppContext): Promise<void> {
  while (await liveOn(ctx, true));
}

/** The ends of blocks and turns on the way to an instant: where the clock stops for the demo network. */
export type Pace = { readonly lastBlockEnd: (by: Date) => Date; readonly nextTurnEnd: (after: Date) => Date };

/** The demo network's pace where it goes along to an instant; null where there is none, or too much ahead of it. */
export async function paceTo(ctx: AppContext, target: Date): Promise<Pace | null> {
  if (ctx.settings.demoNetwork !== true) return null;
  const { blockIntervalMs } = await loadParameters(ctx.database, await marketNow(ctx, ctx.database));
  const told = await latestBlock(ctx.database);
  if (told !== null && target.getTime() - told.endsAt.getTime() > MOST_FOLLOWED_BLOCKS * blockIntervalMs) return null;
  const turnMs = TURN_BLOCKS * blockIntervalMs;
  return {
    lastBlockEnd: (by) => new Date(Math.floor(by.getTime() / blockIntervalMs) * blockIntervalMs),
    nextTurnEnd: (after) => new Date(Math.floor(after.getTime() / turnMs) * turnMs + turnMs),
  };
}

type Due = {
  readonly now: Date;
  readonly parameters: Parameters;
  readonly first: number;
  /** The last of this stretch. */
  readonly last: number;
  /** The last that has ended. */
  readonly ended: number;
};

async function dueAt(ctx: AppContext, db: Queryable): Promise<Due | null> {
  const now = await marketNow(ctx, db);
  const parameters = await loadParameters(db, now);
  const ended = Math.floor(now.getTime() / parameters.blockIntervalMs) - 1;
  const told = await latestBlock(db);
  const first = told === null ? ended : told.number + 1;
  const turnEnd = first - (first % TURN_BLOCKS) + TURN_BLOCKS - 1;
  return first > ended ? null : { now, parameters, first, last: Math.min(turnEnd, ended), ended };
}

async function tell(ctx: AppContext, tx: Transaction, { now, parameters, first, last }: Due): Promise<void> {
  const { blockIntervalMs } = parameters;
  addresses ??= castAddresses();
  const machines = await machinesAt(tx, addresses, now);
  const candidates = machines.flatMap(({ device, requirement, earns, visited }) =>
    earns ? [{ deviceId: device.deviceId, requirement, always: visited }] : [],
  );
  const blocks = Array.from({ length: last - first + 1 }, (_, at) => blockOf(first + at, blockIntervalMs, candidates));
  const end = new Date((last + 1) * blockIntervalMs);
  // Of turns that are long over only the blocks are told: a device that was offline last week is no news.
  const timely = (last + 1) % TURN_BLOCKS === 0 && now.getTime() - end.getTime() < TURN_BLOCKS * blockIntervalMs;
  const news = timely ? newsOf((last + 1) / TURN_BLOCKS, end, machines) : null;
  // Completing a block takes every device's lock in order, and with it those of the news.
  await reportBlocks(ctx, blocks);
  await openBlock(ctx, end);
  if (news !== null) await announce(ctx, news);
}

/** Says the news. The marketplace may refuse a word, such as a slash where nothing is left to take: then it stays unsaid. */
async function announce(ctx: AppContext, { words, reviews, multipliers }: News): Promise<void> {
  for (const review of reviews) await reviewSlash(ctx, review);
  for (const word of words) {
    const { deviceId } = word;
    switch (word.says) {
      case 'STATE':
        await setDeviceState(ctx, { deviceId, state: word.state, reason: word.reason });
        break;
      case 'HIRED':
        await setHired(ctx, { deviceId, hired: word.hired });
        break;
      case 'SLASH':
        await slashDevice(ctx, { deviceId, ...word.slash });
        break;
      default:
        word satisfies never;
    }
  }
  if (multipliers.length > 0) await publishReported(ctx, multipliers);
}
