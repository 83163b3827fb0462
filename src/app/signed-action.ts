// One signed call, from the action's name to its outcome: describe it, check the signature, perform it.

import type { Decision } from '../domain/events.ts';
import { authorize, textOf, type WalletAuthorization } from './authorization.ts';
import type { AppContext } from './context.ts';
import { canView, describeAction, type SignableAction } from './signing.ts';
import { type Actor, type DecisionContext, executeSignedAction, type Outcome } from './write-path.ts';

const SUBJECT: { readonly [Kind in SignableAction['kind']]: string } = {
  claimOffer: 'offer',
  closeOffer: 'offer',
  unstake: 'co-stake',
  cancelUnstake: 'co-stake',
  withdraw: 'co-stake',
  stakeDevice: 'device',
  withdrawOverflow: 'device',
  unstakeDevice: 'device',
  withdrawDeviceStake: 'device',
  createOffer: 'device',
  replaceOffer: 'offer',
  claimRewards: 'co-stake or device',
};

/** Carries out a signed action. `outcomeId` is the key of the thing that its success returns. */
export async function act(
  ctx: AppContext,
  action: SignableAction,
  authorization: WalletAuthorization,
  outcomeId: string,
  decide: (context: DecisionContext, actor: Actor, signedActionId: string) => Decision,
): Promise<Outcome> {
  const described = await describeAction(ctx, action);
  if (described === null || !(await canView(ctx, described, textOf(ctx, described, authorization), authorization))) {
    return { refusal: { code: 'NOT_FOUND', subject: SUBJECT[action.kind] } };
  }
  const authorized = await authorize(ctx, action.kind, described, authorization);
  if ('outcome' in authorized) return authorized.outcome;
  const { signed } = authorized;
  return executeSignedAction(ctx, signed, {
    deviceKey: described.deviceKey,
    subject: described.subject,
    outcomeId,
    decide: (context, actor) => decide(context, actor, signed.id),
  });
}
