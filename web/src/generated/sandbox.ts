// Made by `npm run schema` from schema.graphql; do not edit.

import type { AdvanceClockInput, FaucetInput, SandboxSettlementInput, SandboxSettlementMode, TypedDocument } from '@tandem/client';

/** Result of the mutation `GivePlayMoney`. */
export type GivePlayMoneyMutation = {
  /** Sandbox only: adds play money to a wallet. Needs neither a session nor a signature. */
  readonly faucet: ({
    readonly __typename: 'FaucetSuccess';
    /** Play money that this call added to the balance. */
    readonly amount: string;
  } | {
    readonly __typename: 'SandboxOnly';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'SANDBOX_ONLY';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'WalletCannotSign';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'WALLET_CANNOT_SIGN';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  });
};

/** Variables of the mutation `GivePlayMoney`. */
export type GivePlayMoneyVariables = { readonly input: FaucetInput };

/** Sandbox only: adds play money to a wallet. Needs neither a session nor a signature. */
export const GivePlayMoneyDocument = 'mutation GivePlayMoney($input:FaucetInput!){faucet(input:$input){__typename ...on FaucetSuccess{amount}...on Refusal{code message}}}' as TypedDocument<GivePlayMoneyMutation, GivePlayMoneyVariables>;

/** Result of the mutation `MoveClock`. */
export type MoveClockMutation = {
  /** Sandbox only: moves the market clock forward. Every change that is due by the new time is applied in order, with the same events as in real time. The demo network also reports the blocks in between; for a move of more than a month it does so in the background, and dates that such a move passes have no REMINDER. Authorisations and sessions are not affected, because they are dated by wall time. */
  readonly advanceClock: ({
    readonly __typename: 'AdvanceClockSuccess';
    /** Market time after the clock was moved. */
    readonly now: string;
  } | {
    readonly __typename: 'ClockMovesForwardOnly';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'CLOCK_MOVES_FORWARD_ONLY';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'SandboxOnly';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'SANDBOX_ONLY';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  });
};

/** Variables of the mutation `MoveClock`. */
export type MoveClockVariables = { readonly input: AdvanceClockInput };

/** Sandbox only: moves the market clock forward. Every change that is due by the new time is applied in order, with the same events as in real time. The demo network also reports the blocks in between; for a move of more than a month it does so in the background, and dates that such a move passes have no REMINDER. Authorisations and sessions are not affected, because they are dated by wall time. */
export const MoveClockDocument = 'mutation MoveClock($input:AdvanceClockInput!){advanceClock(input:$input){__typename ...on AdvanceClockSuccess{now}...on Refusal{code message}}}' as TypedDocument<MoveClockMutation, MoveClockVariables>;

/** Result of the mutation `SwitchSettlement`. */
export type SwitchSettlementMutation = {
  /** Sandbox only: decides for the whole sandbox how claims and payouts are settled from now on, so that a pending, a failed and an expired settlement can be tried. Claims that are already pending keep their settlement. Needs neither a session nor a signature. */
  readonly sandboxSettlement: ({
    readonly __typename: 'SandboxOnly';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'SANDBOX_ONLY';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'SandboxSettlementSuccess';
    /** How claims are settled from now on. */
    readonly mode: SandboxSettlementMode;
  });
};

/** Variables of the mutation `SwitchSettlement`. */
export type SwitchSettlementVariables = { readonly input: SandboxSettlementInput };

/** Sandbox only: decides for the whole sandbox how claims and payouts are settled from now on, so that a pending, a failed and an expired settlement can be tried. Claims that are already pending keep their settlement. Needs neither a session nor a signature. */
export const SwitchSettlementDocument = 'mutation SwitchSettlement($input:SandboxSettlementInput!){sandboxSettlement(input:$input){__typename ...on SandboxSettlementSuccess{mode}...on Refusal{code message}}}' as TypedDocument<SwitchSettlementMutation, SwitchSettlementVariables>;
