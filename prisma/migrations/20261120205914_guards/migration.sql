-- What no race and no bug may get past: one live offer per device, one standing claim per offer, a bounded number of claims
-- per account, balanced movements, no overdraft, and rows that are written once. Refusals name the guard as a constraint.

-- One live offer per device; an offer whose co-stake is leaving gives the place to a replacement.
CREATE UNIQUE INDEX one_live_offer_per_device ON offer (device_key) WHERE live;
-- One co-stake per offer that has not failed.
CREATE UNIQUE INDEX one_standing_claim_per_offer ON co_stake (offer_id) WHERE settlement IN ('SENDING', 'APPROVED');
-- One primary wallet per account.
CREATE UNIQUE INDEX one_primary_wallet_per_account ON wallet (account_id) WHERE is_primary;

-- The sweep finds what is due, the sequencer what is new.
CREATE INDEX offer_lapses_at ON offer (closes_at) WHERE live AND claimed_at IS NULL;
CREATE INDEX event_unsequenced ON event (entry) WHERE seq IS NULL;

ALTER TABLE co_stake
  ADD CONSTRAINT claim_slot_within_cap CHECK (claim_slot BETWEEN 1 AND claim_cap),
  ADD CONSTRAINT live_claim_holds_slot CHECK (recorded_phase NOT IN ('PENDING', 'ACTIVE') OR claim_slot IS NOT NULL),
  ADD CONSTRAINT co_stake_amount_positive CHECK (amount > 0),
  ADD CONSTRAINT co_stake_phase_known CHECK (recorded_phase IN
    ('PENDING', 'FAILED', 'ACTIVE', 'WAIT_PERIOD', 'COOLDOWN', 'WITHDRAWABLE', 'WITHDRAWN')),
  ADD CONSTRAINT settlement_known CHECK (settlement IN ('SENDING', 'APPROVED', 'FAILED', 'EXPIRED')),
  ADD CONSTRAINT exit_dates_in_order CHECK (
    num_nulls(exit_started_at, wait_ends_at, cooldown_ends_at) = 3
    OR (num_nulls(exit_started_at, wait_ends_at, cooldown_ends_at) = 0
        AND exit_started_at <= wait_ends_at AND wait_ends_at <= cooldown_ends_at)),
  ADD CONSTRAINT withdrawn_after_cooldown CHECK (
    withdrawn_at IS NULL
    OR (cooldown_ends_at IS NOT NULL AND exit_canceled_at IS NULL AND withdrawn_at >= cooldown_ends_at));

ALTER TABLE offer
  ADD CONSTRAINT offer_amount_positive CHECK (requested_amount > 0),
  ADD CONSTRAINT reward_share_in_range CHECK (reward_share_bps BETWEEN 1 AND 9999),
  ADD CONSTRAINT live_offer_is_not_closed_early CHECK (live OR closes_at IS NOT NULL);

ALTER TABLE device
  ADD CONSTRAINT device_kind_known CHECK (kind IN ('GPU', 'CPU')),
  ADD CONSTRAINT device_state_known CHECK (state IN ('ACTIVE', 'IDLE', 'MAINTENANCE', 'BLOCKED', 'TERMINATED')),
  ADD CONSTRAINT device_quantity_in_range CHECK (quantity BETWEEN 1 AND 64),
  ADD CONSTRAINT connectivity_tier_in_range CHECK (connectivity_tier BETWEEN 0 AND 4),
  ADD CONSTRAINT reliability_in_range CHECK (reliability_e2 BETWEEN 0 AND 10000);

ALTER TABLE ledger_account
  ADD CONSTRAINT balance_not_negative CHECK (balance >= 0 OR may_be_negative),
  ADD CONSTRAINT only_the_world_may_be_negative CHECK (NOT may_be_negative OR code IN ('deposits', 'block-rewards'));

ALTER TABLE posting ADD CONSTRAINT posting_not_zero CHECK (amount <> 0);
ALTER TABLE market_clock ADD CONSTRAINT one_market_clock CHECK (id = 1), ADD CONSTRAINT clock_never_behind CHECK (offset_ms >= 0);
ALTER TABLE block_reward ADD CONSTRAINT block_reward_not_negative CHECK (amount >= 0 AND (succeeded OR amount = 0));

-- Every transfer's postings sum to zero when its transaction commits.
CREATE FUNCTION refuse_unbalanced_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount) FROM posting WHERE transfer_id = NEW.transfer_id) <> 0 THEN
    RAISE EXCEPTION 'the postings of transfer % do not sum to zero', NEW.transfer_id
      USING ERRCODE = '23514', CONSTRAINT = 'transfer_balanced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transfer_balanced AFTER INSERT ON posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_transfer();

-- A balance moves only as far as postings say: checked when the transaction commits.
CREATE FUNCTION refuse_unposted_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT balance FROM ledger_account WHERE code = NEW.code)
     <> coalesce((SELECT balance_after FROM posting WHERE account_code = NEW.code ORDER BY id DESC LIMIT 1), 0) THEN
    RAISE EXCEPTION 'the balance of % is not what its postings say', NEW.code
      USING ERRCODE = '23514', CONSTRAINT = 'balance_is_posted';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER balance_is_posted AFTER INSERT OR UPDATE ON ledger_account
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unposted_balance();

-- Each posting goes on from the balance that the one before it left, so that the last one's is the sum of all.
CREATE FUNCTION refuse_broken_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last posting;
BEGIN
  SELECT * INTO last FROM posting WHERE account_code = NEW.account_code ORDER BY id DESC LIMIT 1;
  IF NEW.balance_after <> coalesce(last.balance_after, 0) + NEW.amount OR NEW.id <= coalesce(last.id, 0) THEN
    RAISE EXCEPTION 'a posting on % does not go on from the balance before it', NEW.account_code
      USING ERRCODE = '23514', CONSTRAINT = 'posting_follows_balance';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER posting_follows_balance BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION refuse_broken_chain();

-- Rows that are written once.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % is written once', TG_TABLE_NAME
    USING ERRCODE = '23514', CONSTRAINT = TG_TABLE_NAME || '_is_final';
END $$;
CREATE TRIGGER agreement_is_final BEFORE UPDATE OR DELETE ON agreement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_is_final BEFORE UPDATE OR DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_is_final BEFORE UPDATE OR DELETE ON transfer FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER block_reward_is_final BEFORE UPDATE OR DELETE ON block_reward FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Terms never change; the rest of an offer may.
CREATE TRIGGER offer_is_final BEFORE UPDATE ON offer FOR EACH ROW
  WHEN ((OLD.id, OLD.slug, OLD.device_key, OLD.requested_amount, OLD.reward_share_bps, OLD.terms_text, OLD.terms_sha256,
         OLD.created_at, OLD.expires_at, OLD.signed_action_id)
        IS DISTINCT FROM
        (NEW.id, NEW.slug, NEW.device_key, NEW.requested_amount, NEW.reward_share_bps, NEW.terms_text, NEW.terms_sha256,
         NEW.created_at, NEW.expires_at, NEW.signed_action_id))
  EXECUTE FUNCTION refuse_change();

-- A co-stake's agreed values never change; a decided settlement and a withdrawal stand; a running exit's dates neither move
-- nor restart.
CREATE TRIGGER co_stake_is_final BEFORE UPDATE ON co_stake FOR EACH ROW
  WHEN ((OLD.id, OLD.offer_id, OLD.device_key, OLD.wallet, OLD.amount, OLD.reward_share_bps, OLD.claimed_at, OLD.settle_by)
        IS DISTINCT FROM
        (NEW.id, NEW.offer_id, NEW.device_key, NEW.wallet, NEW.amount, NEW.reward_share_bps, NEW.claimed_at, NEW.settle_by)
        OR (OLD.settlement <> 'SENDING' AND NEW.settlement <> OLD.settlement)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
        OR (OLD.exit_started_at IS NOT NULL AND OLD.exit_canceled_at IS NULL
            AND (OLD.exit_started_at, OLD.wait_ends_at, OLD.cooldown_ends_at)
                IS DISTINCT FROM (NEW.exit_started_at, NEW.wait_ends_at, NEW.cooldown_ends_at)))
  EXECUTE FUNCTION refuse_change();

-- Evidence: the outcome is added once, nothing else moves.
CREATE TRIGGER signed_action_is_final BEFORE UPDATE ON signed_action FOR EACH ROW
  WHEN (OLD.outcome IS NOT NULL
        OR (OLD.id, OLD.wallet, OLD.nonce, OLD.action, OLD.text, OLD.signature, OLD.encoding, OLD.issued_at, OLD.expires_at,
            OLD.received_at)
           IS DISTINCT FROM
           (NEW.id, NEW.wallet, NEW.nonce, NEW.action, NEW.text, NEW.signature, NEW.encoding, NEW.issued_at, NEW.expires_at,
            NEW.received_at))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signed_action_stays BEFORE DELETE ON signed_action FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The log: number and hash are added once, nothing else moves. Rows past retention may be deleted.
CREATE TRIGGER event_is_final BEFORE UPDATE ON event FOR EACH ROW
  WHEN (OLD.seq IS NOT NULL
        OR (to_jsonb(OLD) - 'seq' - 'hash') IS DISTINCT FROM (to_jsonb(NEW) - 'seq' - 'hash'))
  EXECUTE FUNCTION refuse_change();

-- The parameters as the network has published them, and those that are ours.
INSERT INTO parameter (name, value, valid_from) VALUES
  ('baseStakePerCard', 20000000000, '2024-01-01T00:00:00Z'),
  ('maxCoStakeBps', 5000, '2024-01-01T00:00:00Z'),
  ('minSelfStakeBps', 5000, '2024-01-01T00:00:00Z'),
  ('claimCap', 2, '2024-01-01T00:00:00Z'),
  ('waitPeriodMs', 604800000, '2024-01-01T00:00:00Z'),
  ('cooldownMs', 1209600000, '2024-01-01T00:00:00Z'),
  ('blockIntervalMs', 3600000, '2024-01-01T00:00:00Z'),
  ('estimateWindowBlocks', 168, '2024-01-01T00:00:00Z'),
  ('minEstimateSampleBlocks', 24, '2024-01-01T00:00:00Z'),
  ('maxCardsPerDevice', 8, '2024-01-01T00:00:00Z'),
  ('minRewardShareBps', 1, '2024-01-01T00:00:00Z'),
  ('maxRewardShareBps', 9999, '2024-01-01T00:00:00Z'),
  ('minCoStake', 20000000000, '2024-01-01T00:00:00Z'),
  ('slashReviewMs', 2592000000, '2024-01-01T00:00:00Z'),
  ('graceAfterRequirementRiseMs', 604800000, '2024-01-01T00:00:00Z'),
  ('maxLiveOffersPerDevice', 1, '2024-01-01T00:00:00Z'),
  ('maxWalletsPerAccount', 10, '2024-01-01T00:00:00Z'),
  ('settlementLimitMs', 600000, '2024-01-01T00:00:00Z');
