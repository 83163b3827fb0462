// One signed call, from the action's name to its outcome: describe it, check the signature, perform it.

import type { Decision } from '../domain/events.ts';
import { authorize, textOf, type WalletAuthorization } from './authorization.ts';
import type { Marketplace } from './marketplace.ts';
import { type Actor, type Outcome, performSigned, type Scene } from './perform.ts';
import { describeAction, mayKnow, type SignableAction } from './signing.ts';

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
  m: Marketplace,
  action: SignableAction,
  authorization: WalletAuthorization,
  outcomeId: string,
  decide: (scene: Scene, actor: Actor, signedActionId: string) => Decision,
): Promise<Outcome> {
  const described = await describeAction(m, action);
  if (described === null || !(await mayKnow(m, described, textOf(m, described, authorization), authorization))) {
    return { refusal: { code: 'NOT_FOUND', subject: SUBJECT[action.kind] } };
  }
  const authorized = await authorize(m, action.kind, described, authorization);
  if ('outcome' in authorized) return authorized.outcome;
  const { signed } = authorized;
  return performSigned(m, signed, {
    deviceKey: described.deviceKey,
    subject: described.subject,
    outcomeId,
    decide: (scene, actor) => decide(scene, actor, signed.id),
  });
}
