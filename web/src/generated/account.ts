// Made by `npm run schema` from schema.graphql; do not edit.

import type { LedgerDirection, PayoutStatus, RefusalCode, RevokeSessionInput, RotateCalendarUrlInput, TransferKind, TypedDocument } from '@tandem/client';

/** Result of the query `AccountPage`. */
export type AccountPageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Wallets of the account, the primary one first. */
    readonly wallets: readonly ({
      /** Address of the wallet on the Solana chain, in base58. */
      readonly address: string;
      /** True for the primary wallet; an account has exactly one. */
      readonly primary: boolean;
      /** When the wallet joined the account. */
      readonly linkedAt: string;
    })[];
    /** Balances of each wallet of the account, the primary wallet first. */
    readonly balances: readonly ({
      /** The wallet that holds these amounts. */
      readonly wallet: string;
      /** Free balance: IO with which the wallet can stake or claim now. */
      readonly available: string;
      /** Own stake on the devices of this wallet, including stake in its cooldown. */
      readonly ownStaked: string;
      /** Stake held in co-stakes of this wallet that were not paid back yet, less slashes. */
      readonly coStaked: string;
      /** Rewards of the wallet's co-stakes and devices that can be claimed, with `claimRewards` one by one or with `claimAllRewards`. */
      readonly rewardsAccrued: string;
      /** Requested payouts that the network has not reported yet; nothing can be staked or claimed with them. */
      readonly payable: string;
      /** Sum of all payouts that were sent to the wallet on the chain. */
      readonly paidOut: string;
      /** Whether `requestPayout` of the smallest amount would succeed for this wallet now. */
      readonly canRequestPayout: {
        /** True when the mutation would succeed now, with a valid signature. */
        readonly allowed: boolean;
        /** Every refusal that applies now; the mutation would return the first. Empty when `allowed` is true. */
        readonly refusals: readonly ({
          /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
          readonly code: RefusalCode;
          /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
          readonly message: string;
        })[];
      };
    })[];
    /** Every client that is signed in to this account, the latest first. */
    readonly sessions: readonly ({
      /** Global id of the session, for `revokeSession`. */
      readonly id: string;
      /** Name that the client gave in `signIn`; null when it gave none. */
      readonly label: string | null;
      /** Wallet whose signature opened the session. */
      readonly wallet: string;
      /** Wall time at which the client signed in. */
      readonly createdAt: string;
      /** Wall time of the last refresh of the session; a client refreshes every five minutes. */
      readonly lastUsedAt: string;
      /** True for the session that sends this request. */
      readonly current: boolean;
    })[];
    /** Webhook endpoints of your account, the oldest first; at most 10. */
    readonly webhookEndpoints: readonly ({
      /** Global id of the endpoint, of the form `webhook_…`. */
      readonly id: string;
    })[];
    /** Address of an iCalendar feed of your dates, for calendar programs: ends of waits, stake that can be withdrawn, ends of grace periods, offers that expire. Who has it reads them without signing in; they name no wallet and no amount. */
    readonly calendarUrl: string;
  } | null;
};

/** Variables of the query `AccountPage`. */
export type AccountPageVariables = Readonly<Record<string, never>>;

/** The account of the access token; null without a session. */
export const AccountPageDocument = 'query AccountPage{viewer{wallets{address primary linkedAt}balances{wallet available ownStaked coStaked rewardsAccrued payable paidOut canRequestPayout{allowed refusals{code message}}}sessions{id label wallet createdAt lastUsedAt current}webhookEndpoints{id}calendarUrl}}' as TypedDocument<AccountPageQuery, AccountPageVariables>;

/** Result of the query `LedgerPage`. */
export type LedgerPageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Every movement of money on your wallets, the latest first. */
    readonly ledger: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly ({
        /** Market time at which the movement was posted. */
        readonly at: string;
        /** Cause of the movement, for programs. */
        readonly kind: TransferKind;
        /** The movement as one English sentence, with its amount and hardware. */
        readonly text: string;
        /** Whether the wallet's free balance grew or shrank. */
        readonly direction: LedgerDirection;
        /** Amount of IO that moved, always positive; `direction` shows whether it came in or went out. */
        readonly amount: string;
        /** Free balance of the wallet after the movement. */
        readonly balanceAfter: string;
        /** Wallet of yours whose balance changed. */
        readonly wallet: string;
        /** Device for which the money moved; null when there is none. */
        readonly device: {
          /** Global id of the device, for `node`. */
          readonly id: string;
          /** Hardware name, as the network's explorer spells it. */
          readonly model: string;
          /** Number of cards, 1 to 8; the requirement grows with it. */
          readonly quantity: number;
        } | null;
      })[];
    };
  } | null;
};

/** Variables of the query `LedgerPage`. */
export type LedgerPageVariables = { readonly after?: string | null | undefined; readonly first?: number | null | undefined; readonly wallet?: string | null | undefined };

/** The account of the access token; null without a session. */
export const LedgerPageDocument = 'query LedgerPage($after:String$first:Int$wallet:WalletAddress){viewer{ledger(first:$first after:$after wallet:$wallet){pageInfo{hasNextPage endCursor}nodes{at kind text direction amount balanceAfter wallet device{id model quantity}}}}}' as TypedDocument<LedgerPageQuery, LedgerPageVariables>;

/** Result of the query `PayoutsPage`. */
export type PayoutsPageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Payouts of your wallets in every status, the latest requested first. */
    readonly payouts: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly ({
        /** Global id of the payout. */
        readonly id: string;
        /** Wallet that requested the payout; the money is sent to this address only. */
        readonly wallet: string;
        /** Amount to send, without any fee of the chain. */
        readonly amount: string;
        /** Whether the network has sent the money; SENT and FAILED are final. */
        readonly status: PayoutStatus;
        /** Reason of the network why the amount was not sent; null unless the status is FAILED. */
        readonly failure: string | null;
        /** Market time at which the amount left the free balance. */
        readonly requestedAt: string;
        /** Market time at which the network reported that the amount was sent or could not be sent; null until then. */
        readonly reportedAt: string | null;
        /** Signature of the transaction that sent the amount; null unless the status is SENT. */
        readonly transactionSignature: string | null;
      })[];
    };
  } | null;
};

/** Variables of the query `PayoutsPage`. */
export type PayoutsPageVariables = { readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const PayoutsPageDocument = 'query PayoutsPage($after:String){viewer{payouts(first:20 after:$after){pageInfo{hasNextPage endCursor}nodes{id wallet amount status failure requestedAt reportedAt transactionSignature}}}}' as TypedDocument<PayoutsPageQuery, PayoutsPageVariables>;

/** Result of the mutation `EndSession`. */
export type EndSessionMutation = {
  /** Ends another session of your account; its sockets are closed. */
  readonly revokeSession: ({
    readonly __typename: 'NotFound';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'NOT_FOUND';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'RevokeSessionSuccess';
    /** Global id of the session that ended. */
    readonly sessionId: string;
  });
};

/** Variables of the mutation `EndSession`. */
export type EndSessionVariables = { readonly input: RevokeSessionInput };

/** Ends another session of your account; its sockets are closed. */
export const EndSessionDocument = 'mutation EndSession($input:RevokeSessionInput!){revokeSession(input:$input){__typename ...on RevokeSessionSuccess{sessionId}...on Refusal{code message}}}' as TypedDocument<EndSessionMutation, EndSessionVariables>;

/** Result of the query `EvidencePage`. */
export type EvidencePageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Every action that a wallet of your account signed and that took effect, the latest first. */
    readonly signedActions: {
      /** Whether there are entries before and after this page, and its first and last cursor. */
      readonly pageInfo: {
        /** True when the list continues after this page. */
        readonly hasNextPage: boolean;
        /** Cursor of the last edge, for `after`; null when the page is empty. */
        readonly endCursor: string | null;
      };
      /** Objects of the page in list order, without their cursors. */
      readonly nodes: readonly ({
        /** Opaque id of the signed action, for caches of clients; no query takes it. */
        readonly id: string;
        /** Name of the mutation, such as `claimOffer`. */
        readonly action: string;
        /** Wallet whose key made the signature; one of your account. */
        readonly wallet: string;
        /** The signed text, byte for byte: ASCII with LF line ends. */
        readonly text: string;
        /** Wall time at which the action took effect; a repetition changes nothing. */
        readonly receivedAt: string;
        /** All of it as a JSON file that `npm run verify -- FILE` checks without the server: the signature, the lines of the text, and that it was in force. */
        readonly document: string;
      })[];
    };
  } | null;
};

/** Variables of the query `EvidencePage`. */
export type EvidencePageVariables = { readonly first?: number | null | undefined; readonly after?: string | null | undefined };

/** The account of the access token; null without a session. */
export const EvidencePageDocument = 'query EvidencePage($first:Int$after:String){viewer{signedActions(first:$first after:$after){pageInfo{hasNextPage endCursor}nodes{id action wallet text receivedAt document}}}}' as TypedDocument<EvidencePageQuery, EvidencePageVariables>;

/** Result of the mutation `NewCalendarAddress`. */
export type NewCalendarAddressMutation = {
  /** Gives the calendar feed of your account a new address and ends the earlier one at once, for instance after it was shared by mistake. Needs a session. */
  readonly rotateCalendarUrl: ({
    readonly __typename: 'RotateCalendarUrlSuccess';
    /** The new address, as `viewer.calendarUrl` returns it. */
    readonly calendarUrl: string;
  } | {
    readonly __typename: 'SessionEnded';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'SESSION_ENDED';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  });
};

/** Variables of the mutation `NewCalendarAddress`. */
export type NewCalendarAddressVariables = { readonly input: RotateCalendarUrlInput };

/** Gives the calendar feed of your account a new address and ends the earlier one at once, for instance after it was shared by mistake. Needs a session. */
export const NewCalendarAddressDocument = 'mutation NewCalendarAddress($input:RotateCalendarUrlInput!){rotateCalendarUrl(input:$input){__typename ...on RotateCalendarUrlSuccess{calendarUrl}...on Refusal{code message}}}' as TypedDocument<NewCalendarAddressMutation, NewCalendarAddressVariables>;
