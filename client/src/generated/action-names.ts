// Made by `npm run schema` from schema.graphql; do not edit.

/** Names of all signed actions. */
export const ACTION_NAMES = 'cancelUnstake changeWebhookUrl claimAllRewards claimOffer claimRewards closeOffer createOffer createWebhookEndpoint linkWallet replaceOffer requestPayout setPrimaryWallet stakeDevice unlinkWallet unstake unstakeDevice withdraw withdrawDeviceStake withdrawOverflow';
