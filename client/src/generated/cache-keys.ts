// Made by `npm run schema` from schema.graphql; do not edit.

/** Types without an id: a cache keeps them inside their parent. */
export const VALUES = 'AccountEventConnection AccountEventEdge AccountEventPage ActionAvailability AdvanceClockSuccess Agreement AlreadyUnstaked AlreadyWithdrawn AnonymousOwner AuthorizationExpired AuthorizationNotYetValid AuthorizationPeriodInvalid AvailableAction AvailableOwnerAction BlockConnection BlockEdge BlockRewardConnection BlockRewardEdge CancelUnstakeSuccess ChallengeNotAnswerable ChangeWebhookUrlSuccess ClaimAllRewardsSuccess ClaimCapReached ClaimFailed ClaimOfferSuccess ClaimPending ClaimRewardsSuccess ClaimSlots ClockMovesForwardOnly CloseOfferSuccess CoStakeConnection CoStakeEdge CoStakeExit CoStakeRewards Counterparty CreateOfferSuccess CreateWebhookEndpointSuccess DeleteWebhookEndpointSuccess DeviceHasLiveOffer DeviceHired DeviceNotCommitted DeviceNotOperational EligibilityCheck ExpiryNotAhead FacetCount FaucetSuccess InsufficientBalance LatestBlock LedgerEntryConnection LedgerEntryEdge Limit LinkWalletSuccess Listing MarketplaceFacets Multiplier NetworkTotals NoShareRoom NoStakeRoom NonceAlreadyUsed NotFound NotInWaitPeriod NotOwnerWallet NotUnstaked NotYetWithdrawable NothingStaked NothingToClaim OfferConnection OfferEdge OfferEligibility OfferEventConnection OfferEventEdge OfferEventPage OfferLimitReached OfferNotOpen OfferQuote OfferReserved OfferTerms OverflowExceeded OwnDevice OwnSlash OwnSlashConnection OwnSlashEdge OwnStakeTooLow OwnedDeviceConnection OwnedDeviceEdge OwnerAlreadyUnstaked OwnerExit OwnerRewards PageInfo PayoutConnection PayoutEdge ProtocolParameter RefreshSessionSuccess Reliability ReliabilityDay ReplaceOfferSuccess ReplacementClaimed ReplayWebhookSuccess RequestPayoutSuccess RequestedAmountOutOfBounds RevokeSessionSuccess RewardClaim RewardEstimate RewardPoint RewardShareOutOfBounds RotateCalendarUrlSuccess RotateWebhookSecretSuccess SandboxOnly SandboxSettlementSuccess SessionEnded SetPrimaryWalletSuccess Settlement SignInChallengeSuccess SignInFields SignInSuccess SignOutSuccess SignatureInvalid SignedActionConnection SignedActionEdge SignedActionOutcome SigningMessage SlashConnection SlashEdge StakeDeviceSuccess StreamCheckpoint StreamReset TestWebhookEndpointSuccess Token TooManyPayouts TooManyWebhooks UnlinkWalletSuccess UnstakeDeviceSuccess UnstakeSuccess UpdateWebhookEndpointSuccess UriNotAllowed WaitEndedEarly WalletAlreadyLinked WalletBalance WalletCannotSign WalletInUse WalletIsPrimary WalletLimitReached WalletLinkedElsewhere WebhookDelivery WebhookDeliveryConnection WebhookDeliveryEdge WebhookUrlNotAllowed WithdrawDeviceStakeSuccess WithdrawOverflowSuccess WithdrawSuccess';

/** Types of which there is one per viewer or server. */
export const SINGLETONS = 'Protocol Viewer';

/** Fields with pages: type, field, and the arguments that select another list. */
export const PAGES: readonly (readonly [type: string, field: string, filters: string])[] = [
  ['CoStake', 'rewardHistory', ''],
  ['Device', 'events', ''],
  ['Device', 'offers', ''],
  ['Device', 'slashes', ''],
  ['Offer', 'events', ''],
  ['OwnedDevice', 'coStakes', 'phase'],
  ['OwnedDevice', 'offers', ''],
  ['OwnedDevice', 'ownSlashes', ''],
  ['OwnedDevice', 'rewardHistory', ''],
  ['Query', 'blocks', ''],
  ['Query', 'offers', 'filter orderBy'],
  ['Viewer', 'activity', ''],
  ['Viewer', 'coStakes', 'phase'],
  ['Viewer', 'devices', 'filter orderBy'],
  ['Viewer', 'ledger', 'wallet'],
  ['Viewer', 'payouts', ''],
  ['Viewer', 'signedActions', ''],
  ['WebhookEndpoint', 'deliveries', ''],
];
