// Sandbox mutations: `faucet` adds play money, `advanceClock` moves the market clock forward, `sandboxSettlement` decides how claims are
// settled. Refused outside a sandbox.

import type { SettlementRule } from '../domain/settlement.ts';
import { advanceClock } from '../sandbox/advance-clock.ts';
import { faucet } from '../sandbox/faucet.ts';
import { setSandboxSettlement } from '../sandbox/settlement-switch.ts';
import { badInput, builder } from './builder.ts';
import { enumValues, SettlementFailureEnum } from './enums.ts';
import { toResult } from './refusal-types.ts';
import { resultUnion } from './refusals.ts';

/** Maximal amount of one `faucet` call, in base units. */
export const LARGEST_GIFT = 10_000_000n * 10n ** 8n;
export const LONGEST_STEP_SECONDS = 10 * 366 * 86_400;
export const LAST_YEAR = 2200;

const FaucetSuccess = builder.objectRef<{ readonly amount: bigint }>('FaucetSuccess').implement({
  description: 'Play money was added to the free balance of the wallet.',
  fields: (t) => ({
    amount: t.expose('amount', { type: 'TokenAmount', description: 'Play money that this call added to the balance.' }),
  }),
});

const AdvanceClockSuccess = builder.objectRef<{ readonly now: Date }>('AdvanceClockSuccess').implement({
  description: 'The clock was moved, and every change that was due by the new time has been applied, in order.',
  fields: (t) => ({
    now: t.expose('now', { type: 'DateTime', description: 'Market time after the clock was moved.' }),
  }),
});

const FaucetInput = builder.inputType('FaucetInput', {
  description: 'The wallet to fund, and the amount of play money.',
  fields: (t) => ({
    wallet: t.field({
      type: 'WalletAddress',
      required: true,
      description: 'Wallet that receives the money; it may be new to the marketplace.',
    }),
    amount: t.field({
      type: 'TokenAmount',
      required: true,
      description: 'Amount of play money: more than 0 and at most 10 000 000 IO per call, else BAD_USER_INPUT.',
    }),
  }),
});

const AdvanceClockInput = builder.inputType('AdvanceClockInput', {
  description: 'Target of the clock, as an instant or as a step in seconds; exactly one of the two fields.',
  isOneOf: true,
  fields: (t) => ({
    to: t.field({
      type: 'DateTime',
      description: 'Instant to which the clock moves: later than the present market time, not beyond the year 2200.',
    }),
    bySeconds: t.int({
      description:
        'Seconds by which the clock moves forward: 1 to 316224000 (ten years), but not beyond the year 2200.',
    }),
  }),
});

const SandboxSettlementModeEnum = builder.enumType('SandboxSettlementMode', {
  description: 'How a sandbox settles the claims and payouts that begin from now on.',
  values: enumValues<SettlementRule['mode']>({
    INSTANT: 'Each claim is settled at once, and each payout is reported as sent, as in a new sandbox.',
    DELAYED:
      'Each claim stays PENDING for `seconds` of market time. A claim whose delay reaches the settlement limit (`settleBy`) expires. A payout has no limit: it is reported as sent after the delay.',
    FAILING:
      'Each claim fails at once with `reason`, and its stake goes back to the wallet. Each payout fails with the same reason.',
  }),
});

const SandboxSettlementSuccess = builder.objectRef<SettlementRule>('SandboxSettlementSuccess').implement({
  description: 'The settlement switch of the sandbox was moved.',
  fields: (t) => ({
    mode: t.expose('mode', { type: SandboxSettlementModeEnum, description: 'How claims are settled from now on.' }),
    seconds: t.int({
      nullable: true,
      description: 'Market time from a claim to its settlement, seconds; null unless the mode is DELAYED.',
      resolve: (rule) => (rule.mode === 'DELAYED' ? rule.delayMs / 1000 : null),
    }),
    reason: t.field({
      type: SettlementFailureEnum,
      nullable: true,
      description: 'Reason with which claims fail; null unless the mode is FAILING.',
      resolve: (rule) => (rule.mode === 'FAILING' ? rule.failure : null),
    }),
  }),
});

const SandboxSettlementInput = builder.inputType('SandboxSettlementInput', {
  description: 'How the sandbox settles claims from now on.',
  fields: (t) => ({
    mode: t.field({
      type: SandboxSettlementModeEnum,
      required: true,
      description: 'INSTANT for a settlement at once; DELAYED takes `seconds` and FAILING may take `reason`.',
    }),
    seconds: t.int({
      description:
        'Market time from a claim to its settlement: 1 to 316224000 seconds. Required with DELAYED; BAD_USER_INPUT with any other mode.',
    }),
    reason: t.field({
      type: SettlementFailureEnum,
      description:
        'Reason with which claims fail: TRANSFER_REJECTED by default. Only with FAILING; TIME_LIMIT is no such reason, because a claim expires under DELAYED.',
    }),
  }),
});

const SandboxSettlementResult = resultUnion('SandboxSettlement', SandboxSettlementSuccess, ['SANDBOX_ONLY']);
const FaucetResult = resultUnion('Faucet', FaucetSuccess, ['SANDBOX_ONLY', 'WALLET_CANNOT_SIGN']);
const AdvanceClockResult = resultUnion('AdvanceClock', AdvanceClockSuccess, [
  'SANDBOX_ONLY',
  'CLOCK_MOVES_FORWARD_ONLY',
]);

builder.mutationFields((t) => ({
  faucet: t.field({
    type: FaucetResult,
    description: 'Sandbox only: adds play money to a wallet. Needs neither a session nor a signature.',
    args: {
      input: t.arg({
        type: FaucetInput,
        required: true,
        description: 'Wallet that receives play money, and the amount.',
      }),
    },
    resolve: async (_, { input }, context) => {
      if (input.amount === 0n || input.amount > LARGEST_GIFT) {
        throw badInput('input.amount', 'must be more than zero and at most 10000000');
      }
      const funded = await faucet(context.app, input);
      context.resetLoaders();
      return toResult(funded);
    },
  }),
  sandboxSettlement: t.field({
    type: SandboxSettlementResult,
    description:
      'Sandbox only: decides for the whole sandbox how claims and payouts are settled from now on, so that a pending, a failed and an expired settlement can be tried. Claims that are already pending keep their settlement. Needs neither a session nor a signature.',
    args: {
      input: t.arg({ type: SandboxSettlementInput, required: true, description: 'Mode, with a delay or a reason.' }),
    },
    resolve: async (_, { input }, context) => {
      const moved = await setSandboxSettlement(context.app, settlementRule(input));
      return toResult('rule' in moved ? moved.rule : moved);
    },
  }),
  advanceClock: t.field({
    type: AdvanceClockResult,
    description:
      'Sandbox only: moves the market clock forward. Every change that is due by the new time is applied in order, with the same events as in real time. The demo network also reports the blocks in between; for a move of more than a month it does so in the background, and dates that such a move passes have no REMINDER. Authorisations and sessions are not affected, because they are dated by wall time.',
    args: {
      input: t.arg({
        type: AdvanceClockInput,
        required: true,
        description: 'Target of the clock: an instant, or a number of seconds.',
      }),
    },
    resolve: async (_, { input }, context) => {
      const advanced = await advanceClock(context.app, await target(input, context.now));
      context.resetLoaders();
      return toResult(advanced);
    },
  }),
}));

/** Returns the rule of `sandboxSettlement`. @throws GraphQLError BAD_USER_INPUT for a delay or a reason that does not go with the mode. */
function settlementRule({ mode, seconds, reason }: typeof SandboxSettlementInput.$inferInput): SettlementRule {
  if (mode !== 'DELAYED' && seconds != null) throw badInput('input.seconds', 'goes only with the mode DELAYED');
  if (mode !== 'FAILING' && reason != null) throw badInput('input.reason', 'goes only with the mode FAILING');
  switch (mode) {
    case 'INSTANT':
      return { mode };
    case 'DELAYED':
      if (seconds == null || seconds < 1 || seconds > LONGEST_STEP_SECONDS) {
        throw badInput('input.seconds', `must lie between 1 and ${LONGEST_STEP_SECONDS} with the mode DELAYED`);
      }
      return { mode, delayMs: seconds * 1000 };
    case 'FAILING':
      if (reason === 'TIME_LIMIT') {
        throw badInput(
          'input.reason',
          'cannot be TIME_LIMIT; for expired claims use the mode DELAYED with more seconds',
        );
      }
      return { mode, failure: reason ?? 'TRANSFER_REJECTED' };
    default:
      return mode satisfies never;
  }
}

/** Returns the target time of `advanceClock`. @throws GraphQLError BAD_USER_INPUT for a step or a year out of bounds. */
async function target(
  input: typeof AdvanceClockInput.$inferInput,
  now: () => Promise<Date>,
): Promise<{ at: Date } | { byMs: number }> {
  const seconds = input.bySeconds;
  if (seconds != null && (seconds < 1 || seconds > LONGEST_STEP_SECONDS)) {
    throw badInput('input.bySeconds', `must lie between 1 and ${LONGEST_STEP_SECONDS}`);
  }
  const reached = input.to ?? new Date((await now()).getTime() + (seconds ?? 0) * 1000);
  if (reached.getUTCFullYear() > LAST_YEAR)
    throw badInput(input.to == null ? 'input.bySeconds' : 'input.to', `not beyond the year ${LAST_YEAR}`);
  return input.to == null ? { byMs: (seconds ?? 0) * 1000 } : { at: input.to };
}
