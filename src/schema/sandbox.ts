// Mutations that exist in a sandbox only: play money, and a marketplace clock that can be moved ahead.

import { advanceClock } from '../sandbox/advance-clock.ts';
import { faucet } from '../sandbox/faucet.ts';
import { badInput, builder } from './builder.ts';
import { outcome } from './refusal-types.ts';
import { resultOf } from './refusals.ts';

/** Base units. */
const LARGEST_GIFT = 10_000_000n * 10n ** 8n;
const LONGEST_STEP_SECONDS = 10 * 366 * 86_400;
const LAST_YEAR = 2200;

const FaucetSuccess = builder.objectRef<{ readonly amount: bigint }>('FaucetSuccess').implement({
  description: 'Play money was added to the free balance of the wallet.',
  fields: (t) => ({
    amount: t.expose('amount', { type: 'TokenAmount', description: 'Play money that this call added to the balance.' }),
  }),
});

const AdvanceClockSuccess = builder.objectRef<{ readonly now: Date }>('AdvanceClockSuccess').implement({
  description: 'The clock was moved, and everything that fell due on the way has happened, in order.',
  fields: (t) => ({
    now: t.expose('now', { type: 'DateTime', description: "The marketplace's time after the move." }),
  }),
});

const FaucetInput = builder.inputType('FaucetInput', {
  description: 'The wallet to fund, and the amount of play money.',
  fields: (t) => ({
    wallet: t.field({
      type: 'WalletAddress',
      required: true,
      description: 'The wallet to fund; it need not be known.',
    }),
    amount: t.field({
      type: 'TokenAmount',
      required: true,
      description: 'More than 0 and at most 10 000 000 IO a call; others are `BAD_USER_INPUT`.',
    }),
  }),
});

const AdvanceClockInput = builder.inputType('AdvanceClockInput', {
  description: 'The instant to move the clock to: exactly one of the two fields.',
  isOneOf: true,
  fields: (t) => ({
    to: t.field({
      type: 'DateTime',
      description: 'The instant to move to: ahead of the clock, not beyond the year 2200.',
    }),
    bySeconds: t.int({
      description: 'Seconds to move ahead by: 1 to 316224000 (ten years), not beyond the year 2200.',
    }),
  }),
});

const FaucetResult = resultOf('Faucet', FaucetSuccess, ['SANDBOX_ONLY']);
const AdvanceClockResult = resultOf('AdvanceClock', AdvanceClockSuccess, ['SANDBOX_ONLY', 'CLOCK_MOVES_FORWARD_ONLY']);

builder.mutationFields((t) => ({
  faucet: t.field({
    type: FaucetResult,
    description: 'Sandbox only: adds play money to a wallet. Needs neither a session nor a signature.',
    args: { input: t.arg({ type: FaucetInput, required: true, description: 'The wallet and the amount.' }) },
    resolve: async (_, { input }, context) => {
      if (input.amount === 0n || input.amount > LARGEST_GIFT) {
        throw badInput('input.amount', 'must be more than zero and at most 10000000');
      }
      const funded = await faucet(context.app, input);
      context.resetLoaders();
      return outcome(funded);
    },
  }),
  advanceClock: t.field({
    type: AdvanceClockResult,
    description:
      "Sandbox only: moves the marketplace's clock ahead. Everything that falls due on the way happens, in order, with the same events as in real time. A demo network reports the blocks on the way along with it, over more than a month in the background. Authorisations and sessions stay on wall time.",
    args: {
      input: t.arg({ type: AdvanceClockInput, required: true, description: 'An instant, or a number of seconds.' }),
    },
    resolve: async (_, { input }, context) => {
      const advanced = await advanceClock(context.app, await target(input, context.now));
      context.resetLoaders();
      return outcome(advanced);
    },
  }),
}));

/** The instant or the step that the input asks for. @throws GraphQLError BAD_USER_INPUT for a step or year out of bounds. */
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
