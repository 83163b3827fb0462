// Types of signed actions. Each action is one object with the contents of its signed text, the role of its signer and its
// decision. Signatures are verified in signed-action.ts; locks and storage are in write-path.ts.

import type { AccountDecision, AccountDecisionContext } from '../../domain/account.ts';
import type { Decision } from '../../domain/events.ts';
import type { RandomBytes } from '../../domain/key.ts';
import type { Parameters } from '../../domain/parameter.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { SignedActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/db/database.ts';
import type { AggregateSubject } from '../../store/device-aggregates.ts';
import type { AppContext } from '../context.ts';
import type { Actor, DecisionContext, Outcome } from '../write-path.ts';

/** The detail lines of a signed text, in order. Each is printed as `name: value`, such as `Amount: 8000 IO`. */
export type DetailLines = readonly DetailLine[];

/** One detail line of a signed text; a function returns the value from the address of the wallet that signs. */
export type DetailLine = readonly [name: string, value: string | ((signer: string) => string)];

/**
 * The account that may sign an action on a device. A signature of any other account is refused with NOT_FOUND. `earner` means the
 * co-staker when the action names a co-stake, and the device's owner otherwise.
 */
export type SignerRole = 'anybody' | 'deviceOwner' | 'coStaker' | 'earner';

/**
 * The offer, co-stake or device that a signed action names. It is read from columns that never change, so the signed text can be
 * rebuilt later.
 */
export type DeviceTarget = {
  readonly details: DetailLines;
  readonly deviceKey: string;
  /** The offer or co-stake that is loaded with the device's aggregate, even when it is closed or withdrawn. */
  readonly subject: AggregateSubject;
  /** Id of the only account that may read the signed text when that text is not public; null for the account of the device's owner. */
  readonly visibleTo: string | null;
};

/**
 * Arguments of an action's decision besides the device's aggregate: the input, the signer, and random values. The random values are drawn
 * before the transaction, so that a retry of the transaction uses the same ones.
 */
export type DeviceActionCall<Input> = {
  readonly chainId: AppContext['settings']['chainId'];
  readonly input: Input;
  readonly actor: Actor;
  readonly outcomeId: string;
  /** Slug of the new offer's share link; used only by actions that publish an offer. */
  readonly slug: string;
};

/** A signed action that changes the aggregate of one device. */
export type DeviceAction<Kind extends string, Input> = {
  readonly kind: Kind;
  readonly scope: 'device';
  /** The action's name in the signed text. It must never change, because stored signatures are verified against it. */
  readonly title: string;
  /** Noun for the object of the action in a NOT_FOUND refusal, such as `offer`. */
  readonly noun: string;
  readonly signer: SignerRole;
  /** Loads the offer, co-stake or device that the action names; null when it does not exist. */
  readonly target: (ctx: AppContext, input: Input) => Promise<DeviceTarget | null>;
  /** Key of the offer, co-stake or device that the mutation returns; a new random key when the action creates it. */
  readonly outcomeId: (input: Input, random: RandomBytes) => string;
  /** Returns the events of the action, or its refusal. Called under the device's row lock, after the signer's role was checked. */
  readonly decide: (call: DeviceActionCall<Input>, context: DecisionContext) => Decision;
  /** Optional second decision in the same transaction, on the aggregate that `decide` has changed: the settlement of a new claim. */
  readonly thenDecide?: (outcomeId: string, context: DecisionContext) => Decision;
  /**
   * Called when a client repeats an executed authorisation: completes work that the first call may have left open, such as the settlement
   * of a claim. It must be idempotent.
   */
  readonly afterReplay?: (ctx: AppContext, outcomeId: string) => Promise<void>;
};

/** A signed action on the balance or the rewards of the signing wallet alone. */
export type WalletAction<Kind extends string, Input> = {
  readonly kind: Kind;
  readonly scope: 'wallet';
  readonly title: string;
  readonly details: (input: Input) => DetailLines;
  /** Address of the signing wallet, which the input contains because the signed text names it. */
  readonly wallet: (input: Input) => string;
  /** Executes the action in one transaction with the stored authorisation, once; returns its outcome. */
  readonly execute: (ctx: AppContext, signed: SignedActionRow, input: Input) => Promise<Outcome>;
};

/** A signed action that changes the wallets of an account. Any wallet of the account may sign it. */
export type AccountAction<Kind extends string, Input> = {
  readonly kind: Kind;
  readonly scope: 'account';
  readonly title: string;
  readonly details: (input: Input) => DetailLines;
  /** Address of the wallet that joins the account, leaves it or becomes its primary wallet. */
  readonly wallet: (input: Input) => string;
  /** True when a second wallet must also sign the action: the one whose address the function `wallet` returns. */
  readonly countersigned: boolean;
  readonly decide: (context: AccountDecisionContext, parameters: Parameters) => AccountDecision;
};

/** The lines of a record action's text, and the only account that may read them; null when every session may. */
export type RecordTarget = { readonly details: DetailLines; readonly visibleTo: string | null };

/** The input of a record action, its signer, and the key of the record. `at` is wall time. */
export type RecordActionCall<Input> = {
  readonly input: Input;
  readonly actor: Pick<Actor, 'accountId' | 'wallet'>;
  readonly recordId: string;
  readonly at: Date;
};

/**
 * A signed action that writes one record of the signer's account, such as a webhook endpoint. It moves no money and changes no device.
 */
export type RecordAction<Kind extends string, Input> = {
  readonly kind: Kind;
  readonly scope: 'record';
  readonly title: string;
  /** Loads what the action names; null when it does not exist. */
  readonly target: (ctx: AppContext, input: Input) => Promise<RecordTarget | null>;
  /** Key of the record: that of the input, or a new random key when the action creates it. */
  readonly recordId: (input: Input, random: RandomBytes) => string;
  /** Writes the record under the lock of the signer's account. Returns a refusal, after which nothing is written, or null. */
  readonly write: (ctx: AppContext, tx: Transaction, call: RecordActionCall<Input>) => Promise<Refusal | null>;
};
