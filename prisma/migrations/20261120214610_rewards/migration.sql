-- AlterTable
ALTER TABLE "agreement" ADD COLUMN     "promised_per_block" BIGINT;

-- AlterTable
ALTER TABLE "block_reward" ADD COLUMN     "co_stake_id" UUID,
ADD COLUMN     "co_staker_amount" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "owner_amount" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "withheld_for" TEXT;

-- AlterTable
ALTER TABLE "co_stake" ADD COLUMN     "reward_claimed" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "reward_lifetime" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "reward_slashed" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "device" ADD COLUMN     "owner_reward_claimed" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "owner_reward_lifetime" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "owner_reward_slashed" BIGINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "block_reward_co_stake_id_block_number_idx" ON "block_reward"("co_stake_id", "block_number");

-- Blocks from before rewards were credited belong to the owners whole.
ALTER TABLE "block_reward" DISABLE TRIGGER block_reward_is_final;
UPDATE "block_reward" SET owner_amount = amount;
ALTER TABLE "block_reward" ENABLE TRIGGER block_reward_is_final;

-- The two shares are the reward, exactly; nothing is negative; nobody claims more than was credited.
ALTER TABLE "block_reward"
  ADD CONSTRAINT shares_are_the_reward CHECK (owner_amount + co_staker_amount = amount),
  ADD CONSTRAINT shares_not_negative CHECK (owner_amount >= 0 AND co_staker_amount >= 0),
  ADD CONSTRAINT share_has_a_co_stake CHECK (co_staker_amount = 0 OR co_stake_id IS NOT NULL);
ALTER TABLE "co_stake" ADD CONSTRAINT rewards_not_overdrawn
  CHECK (reward_claimed >= 0 AND reward_slashed >= 0 AND reward_claimed + reward_slashed <= reward_lifetime);
ALTER TABLE "device" ADD CONSTRAINT owner_rewards_not_overdrawn
  CHECK (owner_reward_claimed >= 0 AND owner_reward_slashed >= 0
         AND owner_reward_claimed + owner_reward_slashed <= owner_reward_lifetime);

-- One block may move money of very many devices: a transfer is checked once, when its transaction commits, and nothing may
-- be added to it afterwards.
DROP TRIGGER transfer_balanced ON posting;
DROP FUNCTION refuse_unbalanced_transfer();
CREATE FUNCTION refuse_unbalanced_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coalesce(sum(amount), 0) FROM posting WHERE transfer_id = NEW.id) <> 0 THEN
    RAISE EXCEPTION 'the postings of transfer % do not sum to zero', NEW.id
      USING ERRCODE = '23514', CONSTRAINT = 'transfer_balanced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transfer_balanced AFTER INSERT ON transfer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced_transfer();
CREATE FUNCTION refuse_late_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM transfer WHERE id = NEW.transfer_id
             AND transfer.xmin <> pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'transfer % is complete', NEW.transfer_id
      USING ERRCODE = '23514', CONSTRAINT = 'transfer_is_complete';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transfer_is_complete BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION refuse_late_posting();
