// What exists in a sandbox only: play money and a clock that can be moved forward.

import { advanceClock } from '../sandbox/advance-clock.ts';
import { faucet } from '../sandbox/faucet.ts';
import { badInput, builder } from './builder.ts';
import { resultOf } from './refusal.ts';

const LARGEST_GIFT = 10_000_000n * 10n ** 8n;
const LONGEST_STEP_SECONDS = 10 * 366 * 86_400;
const LAST_YEAR = 2200;

const FaucetSuccess = builder.objectRef<{ readonly amount: bigint }>('FaucetSuccess').implement({
  description: 'Play money has arrived on the wallet.',
  fields: (t) => ({ amount: t.expose('amount', { type: 'TokenAmount', description: 'How much.' }) }),
});

const AdvanceClockSuccess = builder.objectRef<{ readonly now: Date }>('AdvanceClockSuccess').implement({
  description: 'The clock stands further on, and everything that fell due on the way has happened, in order.',
  fields: (t) => ({ now: t.expose('now', { type: 'DateTime', description: "The marketplace's time." }) }),
});

const FaucetInput = builder.inputType('FaucetInput', {
  description: 'For whom, and how much.',
  fields: (t) => ({
    wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet to fund.' }),
    amount: t.field({ type: 'TokenAmount', required: true, description: 'More than zero, at most 10 000 000 IO.' }),
  }),
});

const AdvanceClockInput = builder.inputType('AdvanceClockInput', {
  description: 'Where to: exactly one of the two.',
  isOneOf: true,
  fields: (t) => ({
    to: t.field({ type: 'DateTime', description: 'To this instant.' }),
    bySeconds: t.int({ description: 'By this many seconds, at most ten years.' }),
  }),
});

const FaucetResult = resultOf('Faucet', FaucetSuccess, ['SANDBOX_ONLY']);
const AdvanceClockResult = resultOf('AdvanceClock', AdvanceClockSuccess, ['SANDBOX_ONLY', 'CLOCK_MOVES_FORWARD_ONLY']);

builder.mutationFields((t) => ({
  faucet: t.field({
    type: FaucetResult,
    description: 'Sandbox only: funds a wallet with play money.',
    args: { input: t.arg({ type: FaucetInput, required: true, description: 'For whom, and how much.' }) },
    resolve: async (_, { input }, context) => {
      if (input.amount === 0n || input.amount > LARGEST_GIFT) {
        throw badInput('input.amount', 'must be more than zero and at most 10000000');
      }
      const outcome = await faucet(context.app, input);
      context.resetLoaders();
      return 'refusal' in outcome ? outcome.refusal : outcome;
    },
  }),
  advanceClock: t.field({
    type: AdvanceClockResult,
    description:
      "Sandbox only: moves the marketplace's clock forward. Everything that falls due on the way happens, in order, with the same events as in real time. A demo network reports the blocks on the way along with it, over more than a month in the background. Authorisations and sessions stay on wall time.",
    args: { input: t.arg({ type: AdvanceClockInput, required: true, description: 'Where to.' }) },
    resolve: async (_, { input }, context) => {
      const outcome = await advanceClock(context.app, await target(input, context.now));
      context.resetLoaders();
      return 'refusal' in outcome ? outcome.refusal : outcome;
    },
  }),
}));

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
