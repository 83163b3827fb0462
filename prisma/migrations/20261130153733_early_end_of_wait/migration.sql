-- A wait period ends early, once, when the device leaves the co-staking programme: both dates of the exit move together.
-- AlterTable
ALTER TABLE "co_stake" ADD COLUMN     "previous_wait_ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "wait_ended_reason" TEXT;

ALTER TABLE co_stake ADD CONSTRAINT early_end_is_whole CHECK (
  num_nulls(previous_wait_ends_at, wait_ended_reason) = 2
  OR (num_nulls(previous_wait_ends_at, wait_ended_reason) = 0 AND wait_ends_at < previous_wait_ends_at
      AND wait_ended_reason IN ('OWNER_UNSTAKED', 'DEVICE_BLOCKED', 'DEVICE_TERMINATED')));

DROP TRIGGER co_stake_is_final ON co_stake;
CREATE TRIGGER co_stake_is_final BEFORE UPDATE ON co_stake FOR EACH ROW
  WHEN ((OLD.id, OLD.offer_id, OLD.device_key, OLD.wallet, OLD.amount, OLD.reward_share_bps, OLD.claimed_at, OLD.settle_by)
        IS DISTINCT FROM
        (NEW.id, NEW.offer_id, NEW.device_key, NEW.wallet, NEW.amount, NEW.reward_share_bps, NEW.claimed_at, NEW.settle_by)
        OR (OLD.settlement <> 'SENDING' AND NEW.settlement <> OLD.settlement)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
        -- The dates of a running exit stay, or move earlier together, once.
        OR (OLD.exit_started_at IS NOT NULL AND OLD.exit_canceled_at IS NULL
            AND (OLD.exit_started_at, OLD.wait_ends_at, OLD.cooldown_ends_at, OLD.previous_wait_ends_at, OLD.wait_ended_reason)
                IS DISTINCT FROM
                (NEW.exit_started_at, NEW.wait_ends_at, NEW.cooldown_ends_at, NEW.previous_wait_ends_at, NEW.wait_ended_reason)
            AND (OLD.previous_wait_ends_at IS NULL AND OLD.recorded_phase = 'WAIT_PERIOD'
                 AND NEW.previous_wait_ends_at = OLD.wait_ends_at AND NEW.exit_started_at = OLD.exit_started_at
                 AND NEW.exit_canceled_at IS NULL AND NEW.wait_ends_at < OLD.wait_ends_at
                 AND OLD.cooldown_ends_at - OLD.wait_ends_at = NEW.cooldown_ends_at - NEW.wait_ends_at) IS NOT TRUE))
  EXECUTE FUNCTION refuse_change();
