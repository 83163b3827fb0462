// Accounts of the memory engine: src/domain decides which wallets join and leave; devices and co-stakes follow their wallet.

import {
  type Account,
  type AccountEvent,
  linkWallet,
  setPrimaryWallet,
  unlinkWallet,
} from '../../../src/domain/account.ts';
import { claimSlotUse } from '../../../src/domain/claim-slots.ts';
import type { CoStake } from '../../../src/domain/co-stake.ts';
import { walletLedgerAccount } from '../../../src/domain/ledger.ts';
import { payoutStatus } from '../../../src/domain/payout.ts';
import { accruedRewards, rewardsOfCoStake } from '../../../src/domain/reward.ts';
import type { AccountCommand, Outcome } from '../command.ts';
import { accountOf, coStakesOfAccount, type Memory, parametersOf } from './memory-state.ts';

/** Executes a command on the wallets of an account and returns OK or the code of its refusal. */
export function executeOnAccount(memory: Memory, command: AccountCommand): Outcome {
  const { by, wallet } = command;
  const [account, other] = [loadAccount(memory, accountOf(memory, by)), loadAccount(memory, accountOf(memory, wallet))];
  const context = { account, other, wallet, crossStaked: haveCoStakedEachOther(memory, account.id, other.id) };
  const decide = { linkWallet, unlinkWallet, setPrimaryWallet }[command.do];
  const decision = decide(context, parametersOf(memory));
  if ('refusal' in decision) return decision.refusal.code;
  save(memory, decision.event);
  return 'OK';
}

function loadAccount(memory: Memory, id: string): Account {
  const own = coStakesOfAccount(memory, id);
  const devices = [memory.stored[0].device, memory.stored[1].device];
  const wallets = [...memory.wallets].filter(([, { accountId }]) => accountId === id);
  return {
    id,
    wallets: wallets.map(([address, { isPrimary }]) => ({
      address,
      isPrimary,
      balance: memory.balances.get(walletLedgerAccount(address)) ?? 0n,
      devices: devices.filter(({ ownerWallet }) => ownerWallet === address).length,
      coStakes: own.filter((one) => one.wallet === address && goesOn(one)).length,
      payouts: memory.payouts.filter((one) => one.wallet === address && payoutStatus(one) === 'REQUESTED').length,
    })),
    ...claimSlotUse(own, memory.now),
  };
}

/** Whether a co-stake keeps its wallet in its account, as store/account-aggregates.ts counts it. */
const goesOn = (coStake: CoStake): boolean =>
  !['FAILED', 'WITHDRAWN'].includes(coStake.recordedPhase) || accruedRewards(rewardsOfCoStake(coStake)) > 0n;

function haveCoStakedEachOther(memory: Memory, one: string, other: string): boolean {
  const holds = (holder: string, owner: string): boolean =>
    ([0, 1] as const).some((name) => {
      const { device, coStakes } = memory.stored[name];
      const counts = ({ accountId, settlement }: CoStake) =>
        accountId === holder && (settlement === 'SENDING' || settlement === 'APPROVED');
      return device.ownerAccountId === owner && coStakes.some(counts);
    });
  return one !== other && (holds(one, other) || holds(other, one));
}

function save(memory: Memory, event: AccountEvent): void {
  const { accountId, wallet } = event;
  switch (event.type) {
    case 'WALLET_LINKED':
      move(memory, wallet, { accountId, isPrimary: false });
      return;
    case 'WALLET_UNLINKED':
      memory.accountsMade += 1;
      move(memory, wallet, { accountId: `account-${memory.accountsMade}`, isPrimary: true });
      return;
    case 'PRIMARY_WALLET_CHANGED':
      for (const [address, one] of memory.wallets) {
        if (one.accountId === accountId) memory.wallets.set(address, { accountId, isPrimary: address === wallet });
      }
      return;
    default:
      event satisfies never;
  }
}

/** Moves a wallet to an account; its devices and co-stakes follow it, as they do by their foreign keys. */
function move(memory: Memory, wallet: string, to: { readonly accountId: string; readonly isPrimary: boolean }): void {
  memory.wallets.set(wallet, to);
  for (const name of [0, 1] as const) {
    const { device, coStakes, ...stored } = memory.stored[name];
    const { accountId } = to;
    memory.stored[name] = {
      ...stored,
      device: device.ownerWallet === wallet ? { ...device, ownerAccountId: accountId } : device,
      coStakes: coStakes.map((one) => (one.wallet === wallet ? { ...one, accountId } : one)),
    };
  }
}
