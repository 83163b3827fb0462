// Movements of money on a wallet in a sentence, for the person whose wallet it is.

import type { TransferKind } from './ledger.ts';
import { formatTokenAmount } from './money.ts';

/** The kinds that ever touch a wallet; the others move money between what the marketplace holds. */
export type WalletMovement = Exclude<TransferKind, 'BLOCK_REWARDS' | 'SLASH' | 'SLASH_FORFEIT'>;

/** What a movement was. `gained` is signed, base units; `hardware` names the device, where there is one. */
export function movementText(kind: WalletMovement, gained: bigint, hardware: string | null): string {
  const io = `${formatTokenAmount(gained < 0n ? -gained : gained)} IO`;
  const device = hardware ?? 'a device';
  switch (kind) {
    case 'DEPOSIT':
      return `${io} arrived from outside.`;
    case 'CLAIM':
      return `${io} went into a co-stake on ${device}.`;
    case 'CLAIM_RETURN':
      return `${io} came back: the claim of an offer on ${device} was not settled.`;
    case 'OWNER_STAKE':
      return `${io} went into the own stake on ${device}.`;
    case 'OVERFLOW_WITHDRAWAL':
      return `${io} came back: stake above the requirement of ${device}.`;
    case 'OWNER_WITHDRAWAL':
      return `${io} came back: the own stake on ${device}, after its cooldown.`;
    case 'REWARD_CLAIM':
      return `${io} of rewards from ${device} were paid out.`;
    case 'WITHDRAWAL':
      return `${io} came back: a co-stake on ${device}, after its cooldown.`;
    case 'SLASH_RETURN':
      return `${io} came back: a slash of ${device} was reversed.`;
    default:
      return kind satisfies never;
  }
}
