-- The sweep looks for pending claims every second.
CREATE INDEX co_stake_pending ON co_stake (settle_by) WHERE settlement = 'SENDING';
