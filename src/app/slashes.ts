// Executes the network's orders to slash a device and its verdicts on slashes. The network's id of a slash is the idempotency key of
// both.

import { newKey } from '../domain/key.ts';
import { parametersAtOrEarliest } from '../domain/parameter.ts';
import { reviewStatusAt, type SlashVerdict } from '../domain/slash.ts';
import {
  reviewSlash as decideReview,
  slashDevice as decideSlash,
  type SlashOrder,
  type SlashRefusal,
} from '../domain/slashing.ts';
import { devicesByDeviceId } from '../store/devices.ts';
import { slashesByNetworkId } from '../store/slashes.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { executeNetworkCommand, type Outcome } from './write-path.ts';

/**
 * Slashes the device with the network's id `deviceId`. The outcome is the key of the slash. A repeated order changes nothing.
 * Refusals: NOT_FOUND, SLASH_ID_TAKEN (the id belongs to a different slash), SLASH_SHARE_OUT_OF_BOUNDS, FAULT_NOT_PAST,
 * NOTHING_TO_SLASH.
 */
export async function slashDevice(
  ctx: AppContext,
  input: SlashOrder & { readonly deviceId: string },
): Promise<Outcome<SlashRefusal>> {
  const [device] = await devicesByDeviceId(ctx.database, [input.deviceId], ctx.wallNow());
  if (device === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'device' } };
  const id = newKey(ctx.random);
  return executeNetworkCommand<SlashRefusal>(ctx, {
    deviceKey: device.key,
    subject: {},
    outcomeId: id,
    recall: async (tx) => {
      const [known] = await slashesByNetworkId(tx, [input.networkId]);
      if (known === undefined) return null;
      const same =
        known.deviceKey === device.key &&
        known.kind === input.kind &&
        known.cause === input.cause &&
        known.faultAt.getTime() === input.faultAt.getTime() &&
        (input.shareBps === null || input.shareBps === known.shareBps);
      return same ? { id: known.id, replayed: true } : { refusal: { code: 'SLASH_ID_TAKEN' } };
    },
    decide: ({ aggregate, parameters, parameterHistory, now }) => {
      const atFault = parametersAtOrEarliest(parameterHistory, input.faultAt);
      return decideSlash({ ...input, id }, aggregate, { now: parameters, atFault }, now);
    },
  });
}

/**
 * Ends the review of the slash with the network's id `networkId`. A repeated verdict changes nothing.
 * Refusals: NOT_FOUND, SLASH_ALREADY_REVIEWED (also after the review period has ended).
 */
export async function reviewSlash(
  ctx: AppContext,
  input: { readonly networkId: string; readonly verdict: SlashVerdict },
): Promise<Outcome<SlashRefusal>> {
  const [slash] = await slashesByNetworkId(ctx.database, [input.networkId]);
  if (slash === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'slash' } };
  return executeNetworkCommand<SlashRefusal>(ctx, {
    deviceKey: slash.deviceKey,
    subject: {},
    outcomeId: slash.id,
    recall: async (tx) => {
      const [known] = await slashesByNetworkId(tx, [input.networkId]);
      if (known === undefined) return null;
      const { status, reviewedAt } = reviewStatusAt(known, await marketNow(ctx, tx));
      if (status === 'PENDING' || reviewedAt === null) return null;
      if (status === input.verdict) return { id: known.id, replayed: true };
      return { refusal: { code: 'SLASH_ALREADY_REVIEWED', verdict: status, reviewedAt } };
    },
    decide: ({ aggregate, now }) => decideReview({ slashId: slash.id, verdict: input.verdict }, aggregate, now),
  });
}
