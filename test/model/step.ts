// Random steps of a history. A step is a kind and three random numbers; `commandsOf` turns it into commands for the current state
// of the plain model. Most commands succeed, some must be refused. Time often moves to one millisecond around a due instant.

import fc from 'fast-check';
import { nextHour } from './block.ts';
import type { Command, DeviceName, Instant, Settlement, Wallet } from './command.ts';
import { WALLETS } from './command.ts';
import { isHired } from './device.ts';
import { futureInstants } from './due-changes.ts';
import { blockOf, hiresOf, lateBlockOf, parametersOf, slashOf, stateOf } from './network-values.ts';
import { stakeOf, termsOf } from './owner-values.ts';
import { DAY, HOUR, IO } from './parameter.ts';
import { indexes, pick } from './pick.ts';
import { accruedRewards } from './reward.ts';
import { payoutRefusal, refusalOf } from './rule.ts';
import { withdrawable } from './stake.ts';
import { walletsOf } from './wallet.ts';
import type { CoStake, Phase, World } from './world.ts';

/** The kinds of random steps, each with its relative weight. */
const STEP_WEIGHTS = {
  stakeDevice: 6,
  withdrawOverflow: 6,
  unstakeDevice: 1,
  withdrawDeviceStake: 4,
  createOffer: 12,
  replaceOffer: 4,
  claimOffer: 16,
  closeOffer: 2,
  unstake: 12,
  cancelUnstake: 6,
  withdraw: 8,
  claimRewards: 4,
  claimAllRewards: 4,
  linkWallet: 12,
  unlinkWallet: 6,
  setPrimaryWallet: 3,
  requestPayout: 6,
  reportPayout: 6,
  repeatCall: 6,
  setDeviceState: 6,
  setHired: 4,
  importHires: 6,
  slashDevice: 6,
  reviewSlash: 4,
  publishMultiplier: 6,
  publishParameters: 6,
  setSettlement: 3,
  reportBlock: 10,
  reportLateBlock: 10,
  advance: 6,
  advanceToDueInstant: 24,
  restart: 2,
} as const;
type StepKind = keyof typeof STEP_WEIGHTS;
export type Step = { readonly do: StepKind; readonly a: number; readonly b: number; readonly c: number };

const randomNumber = fc.nat(59);
export const anyStep: fc.Arbitrary<Step> = fc.record({
  do: fc.oneof(
    ...Object.entries(STEP_WEIGHTS).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as StepKind) })),
  ),
  a: randomNumber,
  b: randomNumber,
  c: randomNumber,
});

/**
 * Returns the commands of a step; empty when no offer, co-stake or slash is suitable. In two of three cases a command that would be
 * refused is replaced by one that succeeds, because histories of refusals alone test little.
 */
export function commandsOf(world: World, step: Step): readonly Command[] {
  const commands = commandsFor(world, step);
  const allowed = commands.length > 0 && commands.every((command) => !isRefused(world, command));
  if (step.c % 3 === 0 || allowed) return commands;
  const others = [...REPLACEMENTS.slice(step.b % REPLACEMENTS.length), ...REPLACEMENTS].map((kind) =>
    commandsFor(world, { ...step, do: kind }),
  );
  return others.find((found) => found.length > 0 && found.every((command) => !isRefused(world, command))) ?? commands;
}

const REPLACEMENTS: readonly StepKind[] = [
  'claimOffer',
  'createOffer',
  'claimRewards',
  'unstake',
  'withdraw',
  'withdrawOverflow',
  'claimOffer',
  'createOffer',
  'stakeDevice',
];

function isRefused(world: World, command: Command): boolean {
  return 'by' in command && refusalOf(world, command) !== null;
}

function commandsFor(world: World, step: Step): readonly Command[] {
  const { a, b, c } = step;
  const device: DeviceName = a % 2 === 0 ? 0 : 1;
  const owner = world.devices[device].owner;
  // One command in ten is signed by a random wallet, which may not be allowed to sign it; the others by a wallet of the party's account.
  const by = (party: Wallet): Wallet =>
    c % 10 === 9 ? pick(c, WALLETS) : (pick(b + c, [party, ...walletsOf(world, party)]) ?? party);
  const one = (command: Command | null): readonly Command[] => (command === null ? [] : [command]);
  const ofOffer = (verb: 'claimOffer' | 'closeOffer' | 'replaceOffer'): number | null => {
    const open = indexes(world.offers, ({ status }) => status === 'OPEN');
    const all = open.length > 0 && b % 8 !== 7 ? open : indexes(world.offers, () => true);
    return verb === 'claimOffer' ? (pick(b, all) ?? null) : (pick(a, all) ?? null);
  };
  const ofCoStake = (fits: (one: CoStake) => boolean): { readonly coStake: number; readonly by: Wallet } | null => {
    const fitting = indexes(world.coStakes, fits);
    const coStake = pick(a, fitting.length > 0 && b % 8 !== 7 ? fitting : indexes(world.coStakes, () => true));
    const holder = coStake === undefined ? undefined : world.coStakes[coStake]?.by;
    return coStake === undefined || holder === undefined ? null : { coStake, by: by(holder) };
  };
  switch (step.do) {
    case 'stakeDevice':
      return one({ do: 'stakeDevice', by: by(owner), device, amount: stakeOf(world, device, b) });
    case 'withdrawOverflow': {
      const most = withdrawable(world, device);
      const amount = pick(b, [most, most, most / 2n, most + 1n, 1n]);
      return one({ do: 'withdrawOverflow', by: by(owner), device, amount: amount > 0n ? amount : 1n });
    }
    case 'unstakeDevice':
    case 'withdrawDeviceStake':
      return one({ do: step.do, by: by(owner), device });
    case 'createOffer':
      return atOwnInstant(world, { do: 'createOffer', by: by(owner), device, terms: termsOf(world, device, b, c) });
    case 'replaceOffer': {
      const offer = ofOffer('replaceOffer');
      const found = offer === null ? undefined : world.offers[offer];
      if (offer === null || found === undefined) return one(null);
      const terms = termsOf(world, found.device, b, c);
      return atOwnInstant(world, { do: 'replaceOffer', by: by(world.devices[found.device].owner), offer, terms });
    }
    case 'closeOffer': {
      const offer = ofOffer('closeOffer');
      const found = offer === null ? undefined : world.offers[offer];
      return one(
        offer === null || found === undefined
          ? null
          : { do: 'closeOffer', by: by(world.devices[found.device].owner), offer },
      );
    }
    case 'claimOffer': {
      const offer = ofOffer('claimOffer');
      const claimer = pick(a, ['cid', 'dan', 'cid', 'bob', 'eve', 'cid', 'ann', 'eve'] as const);
      return offer === null ? [] : atOwnInstant(world, { do: 'claimOffer', by: claimer, offer });
    }
    case 'unstake':
    case 'cancelUnstake':
    case 'withdraw': {
      const verb = step.do;
      const found = ofCoStake(({ phase }) => phase === REQUIRED_PHASE[verb]);
      return one(found === null ? null : { do: verb, ...found });
    }
    case 'claimRewards': {
      if (b % 3 === 0) return one({ do: 'claimRewards', by: by(owner), of: { device } });
      const found = ofCoStake(({ rewards }) => accruedRewards(rewards) > 0n);
      return one(found === null ? null : { do: 'claimRewards', by: found.by, of: { coStake: found.coStake } });
    }
    case 'claimAllRewards':
      return one({ do: 'claimAllRewards', by: pick(a, WALLETS) });
    case 'requestPayout': {
      const by = pick(a, WALLETS);
      const balance = world.balances[by];
      const amount = pick(b, [IO, 1n, balance / 10n, balance, IO, balance + 1n, 3n]);
      const command = { do: 'requestPayout', by, amount: amount > 0n ? amount : 1n } as const;
      // Sometimes as many as no wallet may have without a report.
      return c % 20 === 13 ? Array.from({ length: 11 }, () => ({ ...command, amount: 1n })) : [command];
    }
    case 'reportPayout': {
      const waiting = indexes(world.payouts, ({ report }) => report === null);
      const payout = pick(a, waiting.length > 0 && b % 6 !== 5 ? waiting : indexes(world.payouts, () => true));
      const report = { outcome: pick(b, ['SENT', 'FAILED'] as const), text: pick(c, ['one', 'one', 'two']) } as const;
      return one(payout === undefined ? null : { do: 'reportPayout', payout, report });
    }
    case 'linkWallet':
      return one({ do: 'linkWallet', by: pick(a, ['cid', 'dan', 'ann', 'cid', ...WALLETS]), wallet: pick(b, JOINING) });
    case 'unlinkWallet':
    case 'setPrimaryWallet': {
      const linked = WALLETS.filter((wallet) => walletsOf(world, wallet)[0] !== wallet);
      const wallet = pick(a, linked.length > 0 && b % 8 !== 7 ? linked : WALLETS) ?? 'eve';
      const command: Command = { do: step.do, by: by(wallet), wallet };
      return step.do === 'unlinkWallet' && b % 2 === 0 ? [...emptying(world, wallet, c % 2 === 0), command] : [command];
    }
    case 'repeatCall': {
      const call = world.calls.length - 1 - (a % world.calls.length);
      return one(world.calls.length === 0 ? null : { do: 'repeatCall', call });
    }
    case 'setDeviceState': {
      const state = stateOf(world, device, b);
      const command: Command = { do: 'setDeviceState', device, state };
      // Half of the blocks are lifted after the end of an hour, whose block may be reported later.
      const back: Command = { do: 'setDeviceState', device, state: 'IDLE' };
      const isLifted = state === 'BLOCKED' && c % 2 === 0;
      return isLifted ? [command, { do: 'advanceClock', to: nextHour(world.now) + 1 }, back] : [command];
    }
    case 'setHired':
      return one({
        do: 'setHired',
        device,
        hired: isHired(world.devices[device], world.now) ? b % 4 === 0 : b % 2 === 0,
      });
    case 'importHires':
      return one({ do: 'importHires', device, hires: hiresOf(world, b, c) });
    case 'slashDevice':
      return one(slashOf(world, device, b, c));
    case 'reviewSlash': {
      const pending = [...world.slashes].filter(([, { verdict }]) => verdict === null).map(([id]) => id);
      const slash = pick(a, pending.length > 0 && b % 8 !== 7 ? pending : [...world.slashes.keys()]);
      return one(slash === undefined ? null : { do: 'reviewSlash', slash, verdict: pick(c, ['UPHELD', 'REVERSED']) });
    }
    case 'publishMultiplier': {
      const first = world.devices[device].multipliers[0]?.tenThousandths ?? 0;
      const multiplierTenThousandths = pick(b, [
        first,
        first,
        first + 1,
        first - 1,
        50_000,
        123_457,
        first * 2,
        10_000,
        0,
      ]);
      const validFrom = world.now + pick(c, [0, 0, HOUR, 90 * 60_000, DAY, 8 * DAY]);
      return one({ do: 'publishMultiplier', device, multiplierTenThousandths, validFrom });
    }
    case 'setSettlement': {
      const delayed = (seconds: number) => ({ mode: 'DELAYED', seconds }) as const;
      const instant = { mode: 'INSTANT' } as const;
      const rules = [instant, delayed(60), instant, { mode: 'FAILING' }, delayed(599), instant, delayed(600)] as const;
      return one({ do: 'setSettlement', rule: pick<Settlement>(a, rules) });
    }
    case 'publishParameters':
      return one(parametersOf(world, a, b, c));
    case 'reportBlock':
      return blockOf(world, b, c);
    case 'reportLateBlock':
      return lateBlockOf(world, a, b);
    case 'advance':
      return one({ do: 'advanceClock', to: world.now + pick(a, [1, 1_000, HOUR, DAY, 6 * DAY, 8 * DAY, 15 * DAY]) });
    case 'advanceToDueInstant': {
      const instant = pick(pick(a, [0, 0, 0, 1, 2, 3]), nextInstants(world)) ?? world.now + HOUR;
      const to = instant + pick(b, [-1, 0, 1]);
      return one({ do: 'advanceClock', to: to > world.now ? to : world.now + 1 });
    }
    case 'restart':
      return one({ do: 'restart' });
    default:
      return step.do satisfies never;
  }
}

/**
 * Returns the command, preceded by an advance of the clock when an offer or claim was made at the current instant: views sort
 * offers and claims by their instants, which must differ.
 */
function atOwnInstant(world: World, command: Command): readonly Command[] {
  const list =
    command.do === 'claimOffer' ? world.coStakes.map((one) => one.claimedAt) : world.offers.map((one) => one.createdAt);
  return list.includes(world.now) ? [{ do: 'advanceClock', to: world.now + 1 }, command] : [command];
}

/** Returns commands that pay out the whole balance of a wallet, which is in use until the network has reported the payout. */
function emptying(world: World, by: Wallet, reported: boolean): readonly Command[] {
  const amount = world.balances[by];
  if (amount === 0n || payoutRefusal(world, by, amount) !== null) return [];
  const report = { outcome: 'SENT', text: 'one' } as const;
  const request: Command = { do: 'requestPayout', by, amount };
  return reported ? [request, { do: 'reportPayout', payout: world.payouts.length, report }] : [request];
}

/** Wallets that join an account: mostly those without a device. */
const JOINING = ['fay', 'eve', 'fay', 'eve', 'dan', 'fay', 'eve', 'fay', 'cid', 'bob', 'ann'] as const;

/** For each exit command, the co-stake phase in which it can succeed. */
const REQUIRED_PHASE: Readonly<Record<'unstake' | 'cancelUnstake' | 'withdraw', Phase>> = {
  unstake: 'ACTIVE',
  cancelUnstake: 'WAIT_PERIOD',
  withdraw: 'WITHDRAWABLE',
};

const nextInstants = (world: World): readonly Instant[] =>
  [...futureInstants(world), nextHour(world.now)].sort((left, right) => left - right);
