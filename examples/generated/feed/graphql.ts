// Made by `npm run codegen`; edit the .graphql files.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The rule that refused a mutation. Codes are stable; more may be added. */
export type RefusalCode =
  /** The block has not ended by the marketplace's clock. */
  | 'BLOCK_NOT_ENDED'
  /** The block has not started by the marketplace's clock. */
  | 'BLOCK_NOT_STARTED'
  /** The reference was credited before, with another wallet or another amount. */
  | 'DEPOSIT_REFERENCE_USED'
  /** A device object breaks a rule; nothing of the list was imported. */
  | 'DEVICES_REFUSED'
  /** A report names devices that were never imported; nothing of it was stored. */
  | 'DEVICES_UNKNOWN'
  /** The device was terminated, which is for good. */
  | 'DEVICE_NOT_COMMITTED'
  /** The fault is dated ahead of the marketplace's clock. */
  | 'FAULT_NOT_PAST'
  /** The model has another multiplier from that date on; a published multiplier cannot be changed. */
  | 'MULTIPLIER_STANDS'
  /** No stake or reward on the device answers for the fault. */
  | 'NOTHING_TO_SLASH'
  /** The input names something that was never reported. */
  | 'NOT_FOUND'
  /** The review ended with another verdict, or its time ran out. */
  | 'SLASH_ALREADY_REVIEWED'
  /** The id was used before for a slash with other values. */
  | 'SLASH_ID_TAKEN'
  /** The share of the slash is not 1 to 10000 basis points. */
  | 'SLASH_SHARE_OUT_OF_BOUNDS';

/** The fault that a device was slashed for; the parameters hold a default share for each. */
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
  /** The device ran in a region where it may not. */
  | 'PROHIBITED_REGION'
  /** The device pretended to be other hardware. */
  | 'SPOOFING';

/** A slash: the device, its fault and the share to take. */
export type SlashDeviceInput = {
  /** The fault that the device is slashed for. */
  readonly cause: SlashCause;
  /** The network's own id of the device: a UUID. */
  readonly deviceId: string;
  /** When the device was at fault, not ahead of the clock: it decides whose stake answers for it. */
  readonly faultAt: string;
  /** Whether it takes stake or rewards. */
  readonly kind: SlashKind;
  /** Share to take of everything that answers for the fault, 1 to 10000 basis points; the share that the parameters hold for kind and cause unless given. */
  readonly shareBps?: number | null | undefined;
  /** The network's own id of the slash: 1 to 128 printable characters without spaces. Each id is used once. */
  readonly slashId: string;
};

/** Which money a slash takes: staked principal, or rewards that were not claimed. */
export type SlashKind =
  /** Rewards that accrued and were not claimed, the same share from each party. */
  | 'REWARD'
  /** Principal on the device: each co-staker loses the share of what is held, the owner the remainder. */
  | 'STAKE';

/** Verdict that ends the review of a slash. */
export type SlashVerdict =
  /** The money in escrow goes back to the parties it was taken from. */
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