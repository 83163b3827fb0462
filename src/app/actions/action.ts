// The shape of a signed action: one object per action says what its text contains, who may sign it and what is decided.
// Not here: checking a signature (signed-action.ts), locks and storage (write-path.ts).

import type { AccountDecision, AccountDecisionContext } from '../../domain/account.ts';
import type { Decision } from '../../domain/events.ts';
import type { Random } from '../../domain/key.ts';
import type { Parameters } from '../../domain/parameter.ts';
import type { AggregateSubject } from '../../store/device-aggregates.ts';
import type { AppContext } from '../context.ts';
import type { Actor, DecisionContext } from '../write-path.ts';

/** Lines of a signed text that say what the action binds, in order: `name: value`. */
export type Details = readonly (readonly [name: string, value: string])[];

/**
 * Which account may sign an action on a device. Any other account is answered as if the subject did not exist. An `earner` is
 * the co-staker where the action names a co-stake, else the device's owner.
 */
export type Signer = 'anybody' | 'deviceOwner' | 'coStaker' | 'earner';

/** What an action on a device is about, read from data that never changes: the same text can be rebuilt at any later time. */
export type DeviceTarget = {
  readonly details: Details;
  readonly deviceKey: string;
  /** Loaded with the device's aggregate even when it has ended. */
  readonly subject: AggregateSubject;
  /** The only account that may see the details; null: everybody may. */
  readonly visibleTo: string | null;
};

/** A call of an action on a device, as its decision sees it. */
export type DeviceActionCall<Input> = {
  readonly ctx: AppContext;
  readonly input: Input;
  readonly actor: Actor;
  readonly outcomeId: string;
};

/** An action that changes one device's aggregate. */
export type DeviceAction<Kind extends string, Input> = {
  readonly kind: Kind;
  readonly scope: 'device';
  /** Names the action in the signed text. Must never change: stored signatures are verified against it. */
  readonly title: string;
  /** Names the subject in a NOT_FOUND refusal. */
  readonly noun: string;
  readonly signer: Signer;
  /** Null: the subject does not exist. */
  readonly target: (ctx: AppContext, input: Input) => Promise<DeviceTarget | null>;
  /** Key of the offer, co-stake or device that the mutation returns; drawn anew where the action creates it. */
  readonly outcomeId: (input: Input, random: Random) => string;
  /** Called under the device's lock, after the signer was checked. */
  readonly decide: (call: DeviceActionCall<Input>, context: DecisionContext) => Decision;
  /** Runs after the commit, and again when the same authorisation is sent again. */
  readonly afterCommit?: (ctx: AppContext, outcomeId: string) => Promise<void>;
};

/** An action that changes which wallets an account has. Signed by any wallet of the account. */
export type AccountAction<Kind extends string, Input> = {
  readonly kind: Kind;
  readonly scope: 'account';
  readonly title: string;
  readonly details: (input: Input) => Details;
  /** The wallet that joins the account, leaves it or becomes its primary one. */
  readonly wallet: (input: Input) => string;
  /** True: that wallet signs the same details too. */
  readonly countersigned: boolean;
  readonly decide: (context: AccountDecisionContext, parameters: Parameters) => AccountDecision;
};
