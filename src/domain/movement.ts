// The sentence that describes a transfer to the person whose wallet it changed. Transfers themselves: ledger.ts.

import type { TransferKind } from './ledger.ts';
import { formatTokenAmount } from './money.ts';

/** Kinds of transfer that can change a wallet; the others stay between accounts of the marketplace. */
export type WalletMovement = Exclude<TransferKind, 'BLOCK_REWARDS' | 'SLASH' | 'SLASH_FORFEIT'>;

/** Describes a transfer in one sentence. `gained` is signed, base units; `hardware` names the device, null without one. */
export function movementText(kind: WalletMovement, gained: bigint, hardware: string | null): string {
  const io = `${formatTokenAmount(gained < 0n ? -gained : gained)} IO`;
  return TEXT[kind](io, hardware ?? 'a device');
}

const TEXT: { readonly [Kind in WalletMovement]: (io: string, device: string) => string } = {
  DEPOSIT: (io) => `${io} arrived from outside.`,
  CLAIM: (io, device) => `${io} went into a co-stake on ${device}.`,
  CLAIM_RETURN: (io, device) => `${io} came back: the claim of an offer on ${device} was not settled.`,
  OWNER_STAKE: (io, device) => `${io} went into the own stake on ${device}.`,
  OVERFLOW_WITHDRAWAL: (io, device) => `${io} came back: stake above the requirement of ${device}.`,
  OWNER_WITHDRAWAL: (io, device) => `${io} came back: the own stake on ${device}, after its cooldown.`,
  REWARD_CLAIM: (io, device) => `${io} of rewards from ${device} were paid out.`,
  WITHDRAWAL: (io, device) => `${io} came back: a co-stake on ${device}, after its cooldown.`,
  SLASH_RETURN: (io, device) => `${io} came back: a slash of ${device} was reversed.`,
};
