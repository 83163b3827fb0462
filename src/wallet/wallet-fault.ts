// Addresses that no wallet can have: keys with which nobody can sign, and the accounts of Solana's own programs.
// **Invariant:** the result depends on the address alone, so it does not reveal whether an account exists. Money credited to such an
// address could never be moved again, because signature.ts refuses every signature for it.

import { addressBytes, type WalletAddress } from './address.ts';
import { type PointFault, pointFault } from './point.ts';

/** The reason why an address cannot be a wallet. */
export type WalletFault = PointFault | 'PROGRAM';

/** Programs, sysvars and fixed accounts of Solana. Some are points of the curve, so only a list can refuse them. */
const PROGRAMS: ReadonlySet<string> = new Set([
  '11111111111111111111111111111111',
  '1nc1nerator11111111111111111111111111111111',
  'AddressLookupTab1e1111111111111111111111111',
  'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL',
  'BPFLoader1111111111111111111111111111111111',
  'BPFLoader2111111111111111111111111111111111',
  'BPFLoaderUpgradeab1e11111111111111111111111',
  'ComputeBudget111111111111111111111111111111',
  'Config1111111111111111111111111111111111111',
  'Ed25519SigVerify111111111111111111111111111',
  'Feature111111111111111111111111111111111111',
  'KeccakSecp256k11111111111111111111111111111',
  'LoaderV411111111111111111111111111111111111',
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
  'MemoSq4gqABAXKB96qnH8TysNcWxMyWCqXgDLGmfcHr',
  'NativeLoader1111111111111111111111111111111',
  'Secp256r1SigVerify1111111111111111111111111',
  'So11111111111111111111111111111111111111112',
  'Stake11111111111111111111111111111111111111',
  'StakeConfig11111111111111111111111111111111',
  'Sysvar1111111111111111111111111111111111111',
  'Sysvar1nstructions1111111111111111111111111',
  'SysvarC1ock11111111111111111111111111111111',
  'SysvarEpochRewards1111111111111111111111111',
  'SysvarEpochSchedu1e111111111111111111111111',
  'SysvarFees111111111111111111111111111111111',
  'SysvarLastRestartS1ot1111111111111111111111',
  'SysvarRecentB1ockHashes11111111111111111111',
  'SysvarRent111111111111111111111111111111111',
  'SysvarRewards111111111111111111111111111111',
  'SysvarS1otHashes111111111111111111111111111',
  'SysvarS1otHistory11111111111111111111111111',
  'SysvarStakeHistory1111111111111111111111111',
  'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
  'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb',
  'Vote111111111111111111111111111111111111111',
]);

/** Whether an address belongs to one of Solana's own programs or fixed accounts. */
export function isSolanaProgram(address: WalletAddress): boolean {
  return PROGRAMS.has(address);
}

/** Returns why an address cannot be a wallet; null when it can. The address must be valid base58 of 32 bytes. */
export function walletFault(address: WalletAddress): WalletFault | null {
  return isSolanaProgram(address) ? 'PROGRAM' : pointFault(addressBytes(address));
}
