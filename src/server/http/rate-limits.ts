// Rate limits of HTTP requests: the address that is charged, the headers that tell a client what is left, and the quotas that the
// resolvers of a request use. The budgets themselves are in ../rate.

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Admission } from '../../app/context.ts';
import { rateLimitError } from '../operation/operation.ts';
import { clientAddress } from '../operation/rate-limit.ts';
import type { AddressQuotas } from '../rate/address-quotas.ts';
import type { BudgetState } from '../rate/request-budget.ts';

/** The address of each connection that no proxy forwards. */
const directAddresses = new WeakMap<Socket, string>();

/** Returns the network address that a request is charged to. */
export function addressOf({ headers, socket }: IncomingMessage, trustedProxyHops: number): string {
  if (trustedProxyHops === 0) {
    const known = directAddresses.get(socket);
    if (known !== undefined) return known;
    const address = clientAddress(socket.remoteAddress, undefined, 0);
    if (socket.remoteAddress !== undefined) directAddresses.set(socket, address);
    return address;
  }
  return clientAddress(socket.remoteAddress, String(headers['x-forwarded-for'] ?? ''), trustedProxyHops);
}

/** Returns the headers with the limit, the points left and the seconds until it is full; none when requests are not limited. */
export function rateLimitHeaders(state: BudgetState | null): Readonly<Record<string, string>> {
  if (state === null) return {};
  return {
    'ratelimit-limit': String(state.limit),
    'ratelimit-remaining': String(state.remaining),
    'ratelimit-reset': String(state.resetSeconds),
    'ratelimit-policy': `${state.limit};w=${state.windowSeconds}`,
  };
}

/** Returns the quotas of an address for the resolvers of one request. */
export function admissionOf(quotas: AddressQuotas, address: string): Admission {
  /** Wallets that were counted, because a transaction that conflicts with another one runs again. */
  const counted = new Set<string>();
  const granted = (waitMs: number): void => {
    if (waitMs > 0) throw rateLimitError(waitMs);
  };
  return {
    newAccount: (wallet) => {
      if (counted.has(wallet)) return;
      granted(quotas.newAccount(address));
      counted.add(wallet);
    },
    openChallenge: () => granted(quotas.openChallenge(address)),
    closeChallenge: () => quotas.closeChallenge(address),
  };
}
