// Describes a transfer in a sentence for the person whose wallet it changed. The transfers are built in ledger.ts.

import type { TransferKind } from './ledger.ts';
import { formatTokenAmount } from './money.ts';

/** A kind of transfer that changes a wallet's balance; the other kinds move money between accounts of the marketplace only. */
export type WalletTransferKind = Exclude<TransferKind, 'BLOCK_REWARDS' | 'SLASH' | 'SLASH_FORFEIT' | 'PAYOUT_SENT'>;

/**
 * Returns a sentence that describes a transfer. `balanceChange` is the change of the wallet's balance in base units; `hardware`
 * names the device, if any.
 */
export function describeWalletTransfer(
  kind: WalletTransferKind,
  balanceChange: bigint,
  hardware: string | null,
): string {
  const io = `${formatTokenAmount(balanceChange < 0n ? -balanceChange : balanceChange)} IO`;
  return TEXT[kind](io, hardware ?? 'a device');
}

const TEXT: { readonly [Kind in WalletTransferKind]: (io: string, device: string) => string } = {
  DEPOSIT: (io) => `${io} arrived from outside.`,
  PAYOUT: (io) => `${io} are being paid out to this wallet on the chain.`,
  PAYOUT_RETURN: (io) => `${io} came back: a payout could not be sent.`,
  CLAIM: (io, device) => `${io} went into a co-stake on ${device}.`,
  CLAIM_RETURN: (io, device) => `${io} came back: the claim of an offer on ${device} was not settled.`,
  OWNER_STAKE: (io, device) => `${io} went into the own stake on ${device}.`,
  OVERFLOW_WITHDRAWAL: (io, device) => `${io} came back: stake above the requirement of ${device}.`,
  OWNER_WITHDRAWAL: (io, device) => `${io} came back: the own stake on ${device}, after its cooldown.`,
  REWARD_CLAIM: (io, device) => `${io} of rewards from ${device} were paid out.`,
  WITHDRAWAL: (io, device) => `${io} came back: a co-stake on ${device}, after its cooldown.`,
  SLASH_RETURN: (io, device) => `${io} came back: a slash of ${device} was reversed.`,
};
