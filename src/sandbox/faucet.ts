// The faucet of a sandbox: credits play money to a wallet without a deposit on the chain.

import { unsignableWallet } from '../app/authorization.ts';
import type { AppContext } from '../app/context.ts';
import { creditDeposits } from '../app/deposits.ts';
import type { Refusal } from '../domain/refusal.ts';

/** Credits a wallet with `amount` base units of play money and returns that amount. Refusals: SANDBOX_ONLY, WALLET_CANNOT_SIGN. */
export async function faucet(
  ctx: AppContext,
  input: { readonly wallet: string; readonly amount: bigint },
): Promise<{ readonly amount: bigint } | { readonly refusal: Refusal }> {
  if (!ctx.settings.sandbox) return { refusal: { code: 'SANDBOX_ONLY' } };
  const unsignable = unsignableWallet(input.wallet);
  if (unsignable !== null) return { refusal: unsignable };
  await creditDeposits(ctx, [input]);
  return { amount: input.amount };
}
