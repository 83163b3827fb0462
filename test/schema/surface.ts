// Names of the public surface, and of the network's feed, with their types: what clients are written against.

/** A type and its fields with arguments and types, on one line or several. */
export const PUBLIC_NAMES = `
Query | node(id: ID!): Node | nodes(ids: [ID!]!): [Node]! | protocol: Protocol!
Query | offers(after: String, before: String, filter: OfferFilter, first: Int, last: Int, orderBy: OfferOrder): OfferConnection!
Query | offer(by: OfferBy!): Offer | marketplaceFacets(filter: OfferFilter): MarketplaceFacets! | device(by: DeviceBy!): Device
Query | blocks(after: String, first: Int): BlockConnection!
Query | offerQuote(deviceId: ID!, replaces: ID, requestedAmount: TokenAmount, rewardShareBps: Int): OfferQuote
Query | signingMessage(action: SignableActionInput!, nonce: String, wallet: WalletAddress!): SigningMessage!
Query | events(after: StreamCursor, filter: OfferEventFilter, first: Int): OfferEventPage! | viewer: Viewer
Protocol | limits: [Limit!]! | parameters: [ProtocolParameter!]! | multipliers: [Multiplier!]! | token: Token! | sandbox: Boolean!
Protocol | now: DateTime! | latestBlock: LatestBlock
Limit | name: String! | value: Int! | what: String!
OfferConnection | totalCount: Int! | streamCursor: StreamCursor!
BlockConnection | networkTotals: NetworkTotals!
SigningMessage | text: String! | nonce: String! | issuedAt: DateTime! | expiresAt: DateTime! | actionId: String!
OfferBy | id: ID | slug: String
DeviceBy | id: ID | deviceId: String
OfferFilter | status: [OfferStatus!] | kind: DeviceKind | models: [String!] | deviceId: String | requestedAmount: TokenAmountRange
OfferFilter | rewardShareBps: IntRange | reliability: ScoreRange | estimatedAprBps: IntRange | countries: [String!]
OfferFilter | connectivityTier: IntRange | quantity: IntRange | excludeOwn: Boolean | sufficiency: [StakeSufficiency!]
OfferFilter | pools: [DevicePool!] | soc2: Boolean | slashFreeDays: Int | aboveBreakEvenBps: Int
OfferOrder | field: OfferOrderField! | direction: OrderDirection!
MarketplaceFacets | models: [FacetCount!]! | kinds: [FacetCount!]! | countries: [FacetCount!]! | statuses: [FacetCount!]!
MarketplaceFacets | pools: [FacetCount!]! | connectivityTiers: [FacetCount!]! | sufficiencies: [FacetCount!]! | soc2: [FacetCount!]!
MarketplaceFacets | minReliability: Float | maxReliability: Float | minQuantity: Int | maxQuantity: Int
MarketplaceFacets | minRequestedAmount: TokenAmount | maxRequestedAmount: TokenAmount | minRewardShareBps: Int
MarketplaceFacets | maxRewardShareBps: Int | minEstimatedAprBps: Int | maxEstimatedAprBps: Int
Offer | id: ID! | slug: String! | url: String! | visibility: OfferVisibility! | reservedFor: WalletAddress
Offer | reservedForYou: Boolean! | breakEvenShareBps: Int | status: OfferStatus! | closeReason: CloseReason
Offer | label(viewpoint: Viewpoint!): StatusLabel! | requestedAmount: TokenAmount! | rewardShareBps: Int! | createdAt: DateTime!
Offer | claimedAt: DateTime | closedAt: DateTime | expiresAt: DateTime | estimate: RewardEstimate | device: Device!
Offer | terms: OfferTerms! | canClaim: ActionAvailability! | events(after: String, first: Int): OfferEventConnection!
RewardEstimate | perBlock: TokenAmount! | aprBps: Int! | breakEvenShareBps: Int! | sampleBlocks: Int! | windowFrom: DateTime!
RewardEstimate | windowTo: DateTime!
OfferTerms | text: String! | sha256: String! | requirementAtAcceptance: TokenAmount | reliabilityAtAcceptance: Float
ActionAvailability | allowed: Boolean! | refusals: [Refusal!]!
Device | id: ID! | deviceId: String! | kind: DeviceKind! | model: String! | quantity: Int! | multiplier: Decimal!
Device | pool: DevicePool | state: DeviceState! | stateReason: String | hired: Boolean! | connectivityTier: Int!
Device | downloadMbps: Float | uploadMbps: Float | country: String! | location: String | soc2: Boolean!
Device | requiredStake: TokenAmount! | stakeSufficiency: StakeSufficiency! | sufficiencyDeadline: DateTime
Device | reliability: Reliability! | slashes(after: String, first: Int): SlashConnection! | owner: AnonymousOwner!
Device | offers(after: String, first: Int): OfferConnection! | events(after: String, first: Int): OfferEventConnection!
Device | rewardSeries(bucket: RewardBucket!, from: DateTime!, to: DateTime!): [RewardPoint!]!
AnonymousOwner | alias: String!
Slash | kind: SlashKind! | cause: SlashCause! | shareBps: Int! | at: DateTime! | reviewStatus: SlashReviewStatus!
Reliability | score: Float | daily: [ReliabilityDay!]!
CoStake | id: ID! | offer: Offer! | amount: TokenAmount! | rewardShareBps: Int! | phase: CoStakePhase! | label: StatusLabel!
CoStake | settlement: Settlement! | earning: Boolean! | notEarningReason: NotEarningReason | countsTowardRequirement: Boolean!
CoStake | claimedAt: DateTime! | exit: CoStakeExit | phaseEndsAt: DateTime | withdrawableAt: DateTime | rewards: CoStakeRewards!
CoStake | rewardHistory(after: String, first: Int): BlockRewardConnection!
CoStake | rewardSeries(bucket: RewardBucket!, from: DateTime!, to: DateTime!): [RewardPoint!]! | slashed: TokenAmount!
CoStake | counterparty: Counterparty! | availableActions: [AvailableAction!]!
Settlement | status: SettlementStatus! | failure: SettlementFailure
CoStakeExit | waitEndedEarly: WaitEndedEarly | startedAt: DateTime! | waitEndsAt: DateTime! | cooldownEndsAt: DateTime! | canceledAt: DateTime
CoStakeExit | withdrawnAt: DateTime
CoStakeRewards | accrued: TokenAmount! | claimed: TokenAmount! | lifetime: TokenAmount! | last7Days: TokenAmount!
CoStakeRewards | promisedPerBlock: TokenAmount | paidPerBlock: TokenAmount
Counterparty | alias: String!
AvailableAction | action: CoStakeAction! | allowed: Boolean! | refusals: [Refusal!]!
Viewer | id: ID! | account: Account! | wallets: [Wallet!]! | claimSlots: ClaimSlots! | balances: [WalletBalance!]!
Viewer | devices(after: String, filter: OwnedDeviceFilter, first: Int, orderBy: OwnedDeviceOrder): OwnedDeviceConnection!
OwnedDeviceFilter | state: [DeviceState!] | sufficiency: [StakeSufficiency!] | hasLiveOffer: Boolean | coStakePhase: [CoStakePhase!]
OwnedDeviceFilter | model: [String!] | deviceId: String
Viewer | coStakes(after: String, first: Int, phase: [CoStakePhase!]): CoStakeConnection!
Viewer | ledger(after: String, first: Int, wallet: WalletAddress): LedgerEntryConnection! | sessions: [Session!]!
Viewer | streamCursor: StreamCursor! | events(after: StreamCursor, filter: AccountEventFilter, first: Int): AccountEventPage!
Viewer | signedActions(after: String, first: Int): SignedActionConnection! | webhookEndpoints: [WebhookEndpoint!]! | calendarUrl: String!
SignedAction | text: String! | signature: String! | encoding: SignedEncoding! | receivedAt: DateTime! | outcome: SignedActionOutcome!
SignedActionOutcome | offer: Offer | coStake: CoStake | device: Device | payout: Payout | wallet: WalletAddress
AccountEventFilter | types: [EventType!]
Viewer | activity(after: String, first: Int): AccountEventConnection! | payouts(after: String, first: Int): PayoutConnection!
ClaimSlots | limit: Int! | used: Int! | available: Int! | nextFreeAt: DateTime
ClaimCapReached | nextFreeAt: DateTime
OwnedDeviceConnection | totalCount: Int!
OwnedDevice | device: Device! | ownerStake: TokenAmount! | overflow: TokenAmount! | withdrawableOverflow: TokenAmount!
OwnedDevice | exit: OwnerExit | liveOffer: Offer | liveOffers: [Offer!]! | coStake: CoStake
OwnedDevice | coStakes(after: String, first: Int, phase: [CoStakePhase!]): CoStakeConnection! | stakeRoom: TokenAmount!
OwnedDevice | shareRoom: Int! | rewardHistory(after: String, first: Int): BlockRewardConnection!
OwnedDevice | rewardSeries(bucket: RewardBucket!, from: DateTime!, to: DateTime!): [RewardPoint!]!
OwnedDevice | offers(after: String, first: Int): OfferConnection! | offerEligibility: OfferEligibility! | listing: Listing!
OwnedDevice | rewards: OwnerRewards! | availableActions: [AvailableOwnerAction!]!
OfferEligibility | allowed: Boolean! | checks: [EligibilityCheck!]!
EligibilityCheck | code: OfferPrecondition! | met: Boolean! | current: String! | required: String! | message: String!
Listing | listed: Boolean! | reasons: [String!]!
OfferQuote | deviceRewardPerBlock: TokenAmount | estimate: RewardEstimate | breakEvenShareBps: Int
ClaimAllRewardsSuccess | amount: TokenAmount! | claims: [RewardClaim!]! | remaining: Int!
WebhookEndpoint | id: ID! | url: String! | scope: WebhookScope! | types: [EventType!] | ordering: WebhookOrdering! | state: WebhookState!
WebhookEndpoint | disabledReason: WebhookDisabledReason | cursor: StreamCursor! | lagSeconds: Int!
WebhookEndpoint | deliveries(after: String, first: Int): WebhookDeliveryConnection!
WebhookDelivery | attempt: Int! | at: DateTime! | milliseconds: Int! | status: Int | error: String
Wallet | id: ID! | address: WalletAddress! | primary: Boolean! | linkedAt: DateTime!
LedgerEntry | id: ID! | amount: TokenAmount! | at: DateTime! | kind: TransferKind! | wallet: WalletAddress!
Block | id: ID! | number: Int!
BlockReward | id: ID! | block: Int! | amount: TokenAmount! | withheldFor: RewardWithheldReason
Payout | id: ID! | amount: TokenAmount! | status: PayoutStatus!
CreateOfferInput | deviceId: ID! | requestedAmount: TokenAmount! | rewardShareBps: Int! | expiresAt: DateTime
CreateOfferInput | visibility: OfferVisibility | reservedFor: WalletAddress | authorization: WalletAuthorization!
ReplaceOfferInput | offerId: ID! | visibility: OfferVisibility | reservedFor: WalletAddress | authorization: WalletAuthorization!
WalletAuthorization | wallet: WalletAddress! | nonce: String! | issuedAt: DateTime! | expiresAt: DateTime! | signature: String!
WalletAuthorization | encoding: SignedEncoding!
Mutation | stakeDevice(input: StakeDeviceInput!): StakeDeviceResult!
Mutation | unstakeDevice(input: UnstakeDeviceInput!): UnstakeDeviceResult!
Mutation | withdrawOverflow(input: WithdrawOverflowInput!): WithdrawOverflowResult!
Mutation | withdrawDeviceStake(input: WithdrawDeviceStakeInput!): WithdrawDeviceStakeResult!
Mutation | createOffer(input: CreateOfferInput!): CreateOfferResult!
Mutation | replaceOffer(input: ReplaceOfferInput!): ReplaceOfferResult! | closeOffer(input: CloseOfferInput!): CloseOfferResult!
Mutation | claimOffer(input: ClaimOfferInput!): ClaimOfferResult! | unstake(input: UnstakeInput!): UnstakeResult!
Mutation | cancelUnstake(input: CancelUnstakeInput!): CancelUnstakeResult! | withdraw(input: WithdrawInput!): WithdrawResult!
Mutation | claimRewards(input: ClaimRewardsInput!): ClaimRewardsResult!
Mutation | requestPayout(input: RequestPayoutInput!): RequestPayoutResult!
Mutation | linkWallet(input: LinkWalletInput!): LinkWalletResult! | unlinkWallet(input: UnlinkWalletInput!): UnlinkWalletResult!
Mutation | setPrimaryWallet(input: SetPrimaryWalletInput!): SetPrimaryWalletResult!
Mutation | createWebhookEndpoint(input: CreateWebhookEndpointInput!): CreateWebhookEndpointResult!
Mutation | claimAllRewards(input: ClaimAllRewardsInput!): ClaimAllRewardsResult!
Mutation | updateWebhookEndpoint(input: UpdateWebhookEndpointInput!): UpdateWebhookEndpointResult!
Mutation | rotateWebhookSecret(input: RotateWebhookSecretInput!): RotateWebhookSecretResult!
Mutation | replayWebhook(input: ReplayWebhookInput!): ReplayWebhookResult!
Mutation | testWebhookEndpoint(input: TestWebhookEndpointInput!): TestWebhookEndpointResult!
Mutation | deleteWebhookEndpoint(input: DeleteWebhookEndpointInput!): DeleteWebhookEndpointResult!
Mutation | rotateCalendarUrl(input: RotateCalendarUrlInput!): RotateCalendarUrlResult!
Mutation | changeWebhookUrl(input: ChangeWebhookUrlInput!): ChangeWebhookUrlResult!
Mutation | signInChallenge(input: SignInChallengeInput!): SignInChallengeResult! | signIn(input: SignInInput!): SignInResult!
Mutation | refreshSession(input: RefreshSessionInput!): RefreshSessionResult! | signOut(input: SignOutInput!): SignOutResult!
Mutation | revokeSession(input: RevokeSessionInput!): RevokeSessionResult! | faucet(input: FaucetInput!): FaucetResult!
Mutation | advanceClock(input: AdvanceClockInput!): AdvanceClockResult!
Mutation | sandboxSettlement(input: SandboxSettlementInput!): SandboxSettlementResult!
SignableActionInput | stakeDevice: StakeDeviceAction | unstakeDevice: UnstakeDeviceAction
SignableActionInput | withdrawOverflow: WithdrawOverflowAction | withdrawDeviceStake: WithdrawDeviceStakeAction
SignableActionInput | createOffer: CreateOfferAction | replaceOffer: ReplaceOfferAction | closeOffer: CloseOfferAction
SignableActionInput | claimOffer: ClaimOfferAction | unstake: UnstakeAction | cancelUnstake: CancelUnstakeAction
SignableActionInput | withdraw: WithdrawAction | claimRewards: ClaimRewardsAction | requestPayout: RequestPayoutAction
SignableActionInput | linkWallet: LinkWalletAction | unlinkWallet: UnlinkWalletAction | setPrimaryWallet: SetPrimaryWalletAction
SignableActionInput | createWebhookEndpoint: CreateWebhookEndpointAction | changeWebhookUrl: ChangeWebhookUrlAction
ClaimOfferSuccess | coStake: CoStake! | replayed: Boolean!
UnstakeSuccess | coStake: CoStake! | replayed: Boolean!
CreateOfferSuccess | offer: Offer! | replayed: Boolean!
StakeDeviceSuccess | device: Device! | replayed: Boolean!
SignInChallengeInput | wallet: WalletAddress! | uri: String!
SignInChallengeSuccess | nonce: String! | text: String! | expiresAt: DateTime! | fields: SignInFields!
SignInFields | domain: String! | address: WalletAddress! | statement: String! | uri: String! | version: String! | chainId: String!
SignInFields | nonce: String! | issuedAt: DateTime! | expirationTime: DateTime! | requestId: String!
SignInInput | nonce: String! | signature: String! | encoding: SignedEncoding!
SignInSuccess | accessToken: String! | expiresAt: DateTime! | refreshToken: String! | viewer: Viewer!
OfferEventFilter | types: [EventType!] | offerIds: [ID!] | deviceIds: [ID!] | offers: OfferFilter
Subscription | offerEvents(after: StreamCursor, filter: OfferEventFilter, offerId: ID): OfferStreamItem!
Subscription | accountEvents(after: StreamCursor): AccountStreamItem!
OfferEvent | cursor: StreamCursor! | id: ID! | type: EventType! | occurredAt: DateTime! | label: StatusLabel
OfferEvent | previousLabel: StatusLabel | status: OfferStatus | previousStatus: OfferStatus | offer: Offer! | detail: String
OfferEvent | reason: String
AccountEvent | cursor: StreamCursor! | id: ID! | type: EventType! | occurredAt: DateTime! | offer: Offer | coStake: CoStake
AccountEvent | device: Device | amount: TokenAmount | detail: String | reason: String
StreamCheckpoint | cursor: StreamCursor! | caughtUp: Boolean! | serverTime: DateTime!
StreamReset | cursor: StreamCursor! | reason: StreamResetReason!
`;

/** The same of the network's feed. */
export const NETWORK_NAMES = `
Mutation | importDevices(input: ImportDevicesInput!): ImportDevicesResult!
Mutation | setDeviceState(input: SetDeviceStateInput!): SetDeviceStateResult! | setHired(input: SetHiredInput!): SetHiredResult!
Mutation | publishMultipliers(input: PublishMultipliersInput!): PublishMultipliersResult!
Mutation | openBlock(input: OpenBlockInput!): OpenBlockResult! | reportBlock(input: ReportBlockInput!): ReportBlockResult!
Mutation | slashDevice(input: SlashDeviceInput!): SlashDeviceResult! | reviewSlash(input: ReviewSlashInput!): ReviewSlashResult!
Mutation | creditDeposit(input: CreditDepositInput!): CreditDepositResult!
Mutation | publishParameters(input: PublishParametersInput!): PublishParametersResult!
Mutation | createPublicWebhookEndpoint(input: CreatePublicWebhookEndpointInput!): CreatePublicWebhookEndpointResult!
Mutation | reportPayout(input: ReportPayoutInput!): ReportPayoutResult!
Query | payouts(after: String, first: Int, status: PayoutStatus!): PayoutConnection!
`;
