// Made by `npm run codegen`; edit the .graphql files.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The rule that refused a mutation. Codes are stable; more may be added. */
export type RefusalCode =
  /** The block has not ended yet by the market clock. */
  | 'BLOCK_NOT_ENDED'
  /** The block has not started yet by the market clock. */
  | 'BLOCK_NOT_STARTED'
  /** The reference was credited before, with another wallet or another amount. */
  | 'DEPOSIT_REFERENCE_USED'
  /** A device object of the list breaks a rule; no device was imported. */
  | 'DEVICES_REFUSED'
  /** The report names devices that were never imported; nothing was stored. */
  | 'DEVICES_UNKNOWN'
  /** The device was terminated, which is permanent. */
  | 'DEVICE_NOT_COMMITTED'
  /** The time of the fault is later than the present market time. */
  | 'FAULT_NOT_PAST'
  /** The model already has a different multiplier from this date on; a published multiplier cannot be changed. */
  | 'MULTIPLIER_STANDS'
  /** No stake or reward on the device is liable for the fault. */
  | 'NOTHING_TO_SLASH'
  /** The input names a device or a slash that was never reported, or a payout or a webhook endpoint that does not exist. */
  | 'NOT_FOUND'
  /** One parameter would be above another one that limits it; publish both together. */
  | 'PARAMETERS_CONTRADICT'
  /** The value would begin before the present market time, or at an instant at which another value has begun. */
  | 'PARAMETER_NOT_AHEAD'
  /** No parameter with this name can be published: it is fixed, or there is none. */
  | 'PARAMETER_NOT_PUBLISHABLE'
  /** The value of the parameter is below its least or above its largest value. */
  | 'PARAMETER_OUT_OF_BOUNDS'
  /** Another result of the payout was reported before; a report is final. */
  | 'PAYOUT_ALREADY_REPORTED'
  /** The review has already ended with another verdict, or its period is over. */
  | 'SLASH_ALREADY_REVIEWED'
  /** The slash id was used before for a slash with other values. */
  | 'SLASH_ID_TAKEN'
  /** The share of the slash is not between 1 and 10000 basis points. */
  | 'SLASH_SHARE_OUT_OF_BOUNDS'
  /** The operator has as many webhook endpoints as are allowed; delete one first. */
  | 'TOO_MANY_WEBHOOKS'
  /** Messages are not sent to this URL: its scheme, port or address is not allowed. */
  | 'WEBHOOK_URL_NOT_ALLOWED';

/** Fault for which a device was slashed; the protocol parameters contain a default share for each cause. */
export type SlashCause =
  /** The device's configuration was tampered with. */
  | 'CONFIG_TAMPERING'
  /** Data on the device was read or changed without authorisation. */
  | 'DATA_COMPROMISE'
  /** The device was not reachable when it should have been. */
  | 'DOWNTIME'
  /** A fault that none of the other causes names. */
  | 'OTHER'
  /** The device did not perform as its hardware should. */
  | 'PERFORMANCE'
  /** The device ran in a region that the network does not allow. */
  | 'PROHIBITED_REGION'
  /** The device pretended to be other hardware. */
  | 'SPOOFING';

/** A slash: the device, its fault and the share to take. */
export type SlashDeviceInput = {
  /** Fault for which the device is slashed. */
  readonly cause: SlashCause;
  /** The network's own id of the device: a UUID. */
  readonly deviceId: string;
  /** Time of the fault, not later than the market time; stake that was on the device at that time is liable. */
  readonly faultAt: string;
  /** Whether the slash takes stake or rewards. */
  readonly kind: SlashKind;
  /** Share of the liable stake or rewards to take, 1 to 10000 basis points; by default the protocol parameter for this kind and cause. */
  readonly shareBps?: number | null | undefined;
  /** The network's own id of the slash: 1 to 128 printable characters without spaces. Each id is used once. */
  readonly slashId: string;
};

/** Money that a slash takes: staked principal, or unclaimed rewards. */
export type SlashKind =
  /** Accrued, unclaimed rewards; each party loses the same share. */
  | 'REWARD'
  /** Staked principal: each co-staker loses the slash's share of the stake held, and the owner pays the remainder of the total. */
  | 'STAKE';

/** Verdict that ends the review of a slash. */
export type SlashVerdict =
  /** The money in escrow goes back to the parties from which it was taken. */
  | 'REVERSED'
  /** The money in escrow is forfeited. */
  | 'UPHELD';

export type FeedQueryVariables = Exact<{ [key: string]: never; }>;


export type FeedQuery = { readonly feed: { readonly now: string, readonly latestBlock: { readonly number: number, readonly endsAt: string } | null } };

export type ImportDevicesMutationVariables = Exact<{
  devices: ReadonlyArray<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;
}>;


export type ImportDevicesMutation = { readonly importDevices:
    | { readonly __typename: 'DevicesRefused', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ImportDevicesSuccess', readonly created: number }
   };

export type SlashMutationVariables = Exact<{
  input: SlashDeviceInput;
}>;


export type SlashMutation = { readonly slashDevice:
    | { readonly __typename: 'FaultNotPast', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NothingToSlash', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SlashDeviceSuccess', readonly replayed: boolean }
    | { readonly __typename: 'SlashIdTaken', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SlashShareOutOfBounds', readonly code: RefusalCode, readonly message: string }
   };

export type ReviewMutationVariables = Exact<{
  slashId: string;
  verdict: SlashVerdict;
}>;


export type ReviewMutation = { readonly reviewSlash:
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ReviewSlashSuccess', readonly replayed: boolean }
    | { readonly __typename: 'SlashAlreadyReviewed', readonly code: RefusalCode, readonly message: string }
   };


export const FeedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Feed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"feed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"now"}},{"kind":"Field","name":{"kind":"Name","value":"latestBlock"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}}]}}]}}]}}]} as unknown as DocumentNode<FeedQuery, FeedQueryVariables>;
export const ImportDevicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ImportDevices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"devices"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ExplorerDevice"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"importDevices"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"devices"},"value":{"kind":"Variable","name":{"kind":"Name","value":"devices"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImportDevicesSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"created"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ImportDevicesMutation, ImportDevicesMutationVariables>;
export const SlashDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Slash"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SlashDeviceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slashDevice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SlashDeviceSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SlashMutation, SlashMutationVariables>;
export const ReviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Review"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"slashId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"verdict"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SlashVerdict"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reviewSlash"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"slashId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"slashId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"verdict"},"value":{"kind":"Variable","name":{"kind":"Name","value":"verdict"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReviewSlashSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ReviewMutation, ReviewMutationVariables>;