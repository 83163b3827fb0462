-- Several offers per device: places, stake and reward share of a device are limited, each is taken by open offers and by co-stakes in
-- PENDING or ACTIVE. The sums are kept on the device row, so that two transactions that publish at once are serialised by that row.
DROP INDEX "one_live_offer_per_device";
CREATE INDEX "offer_takes_place" ON "offer"("device_key") WHERE live;

-- AlterTable
ALTER TABLE "device" ADD COLUMN     "offer_limits_xid" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "offer_place_limit" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "offer_places" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "offer_share_bps" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "offer_share_limit_bps" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "offer_stake" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "offer_stake_limit" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "offer" ADD COLUMN     "entry" BIGSERIAL NOT NULL;

-- A co-stake that is not leaving keeps the place of its offer after the offer has closed.
UPDATE offer SET live = true
WHERE NOT live AND EXISTS (SELECT FROM co_stake WHERE offer_id = offer.id AND recorded_phase IN ('PENDING', 'ACTIVE'));

UPDATE device SET offer_places = taken.places, offer_stake = taken.stake, offer_share_bps = taken.share_bps
FROM (SELECT device_key, count(*)::int AS places, sum(requested_amount)::bigint AS stake, sum(reward_share_bps)::int AS share_bps
      FROM offer WHERE live GROUP BY device_key) taken
WHERE device.id = taken.device_key;

-- The sums follow the rows.
CREATE FUNCTION stamp_offer_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.live THEN
    UPDATE device SET offer_places = offer_places - 1, offer_stake = offer_stake - OLD.requested_amount,
                      offer_share_bps = offer_share_bps - OLD.reward_share_bps WHERE id = OLD.device_key;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.live THEN
    UPDATE device SET offer_places = offer_places + 1, offer_stake = offer_stake + NEW.requested_amount,
                      offer_share_bps = offer_share_bps + NEW.reward_share_bps WHERE id = NEW.device_key;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER stamp_offer_room AFTER INSERT OR DELETE ON offer FOR EACH ROW EXECUTE FUNCTION stamp_offer_room();
CREATE TRIGGER stamp_changed_offer_room AFTER UPDATE ON offer FOR EACH ROW
  WHEN (OLD.live IS DISTINCT FROM NEW.live) EXECUTE FUNCTION stamp_offer_room();

CREATE FUNCTION stamp_offer_limits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.offer_limits_xid := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp_offer_limits BEFORE UPDATE OF offer_place_limit, offer_stake_limit, offer_share_limit_bps ON device
  FOR EACH ROW EXECUTE FUNCTION stamp_offer_limits();

-- At commit the sums are what the rows say, and owner and co-stakers share less than the whole reward.
CREATE FUNCTION refuse_wrong_offer_room() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kept device;
  taken record;
BEGIN
  SELECT * INTO kept FROM device WHERE id = NEW.id;
  SELECT count(*) AS places, coalesce(sum(requested_amount), 0) AS stake, coalesce(sum(reward_share_bps), 0) AS share_bps
    INTO taken FROM offer WHERE device_key = NEW.id AND live;
  IF (kept.offer_places, kept.offer_stake, kept.offer_share_bps) IS DISTINCT FROM (taken.places, taken.stake, taken.share_bps)
     OR taken.share_bps > 9999 THEN
    RAISE EXCEPTION 'the live offers of a device do not take what its row says, or give more than 9999 basis points'
      USING ERRCODE = '23514', CONSTRAINT = 'offer_room_is_kept';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER offer_room_is_kept AFTER UPDATE ON device DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.offer_places, OLD.offer_stake, OLD.offer_share_bps) IS DISTINCT FROM (NEW.offer_places, NEW.offer_stake, NEW.offer_share_bps))
  EXECUTE FUNCTION refuse_wrong_offer_room();

-- At commit a new offer is within the limits that its own transaction wrote beside the sums.
CREATE FUNCTION refuse_offer_without_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM device WHERE id = NEW.device_key AND offer_limits_xid = pg_current_xact_id()::text::bigint
                 AND offer_places <= offer_place_limit AND offer_stake <= offer_stake_limit
                 AND offer_share_bps <= offer_share_limit_bps) THEN
    RAISE EXCEPTION 'a new offer exceeds a limit of its device, or its transaction wrote no limits'
      USING ERRCODE = '23514', CONSTRAINT = 'new_offer_has_room';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER new_offer_has_room AFTER INSERT ON offer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.live) EXECUTE FUNCTION refuse_offer_without_room();

-- At commit no place is free that a co-stake in PENDING or ACTIVE holds.
CREATE FUNCTION refuse_held_place_as_free() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  freed uuid;
BEGIN
  IF TG_TABLE_NAME = 'co_stake' THEN freed := NEW.offer_id; ELSE freed := NEW.id; END IF;
  -- Both rows as they are at commit: the same transaction may have changed them again.
  IF EXISTS (SELECT FROM offer JOIN co_stake ON co_stake.offer_id = offer.id
             WHERE offer.id = freed AND NOT offer.live AND co_stake.recorded_phase IN ('PENDING', 'ACTIVE')) THEN
    RAISE EXCEPTION 'a co-stake that is not leaving holds the place of its offer'
      USING ERRCODE = '23514', CONSTRAINT = 'held_place_is_taken';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER held_place_is_taken AFTER UPDATE ON offer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.live AND NOT NEW.live) EXECUTE FUNCTION refuse_held_place_as_free();
CREATE CONSTRAINT TRIGGER held_place_is_taken AFTER INSERT OR UPDATE OF recorded_phase ON co_stake DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.recorded_phase IN ('PENDING', 'ACTIVE')) EXECUTE FUNCTION refuse_held_place_as_free();

-- The published limit of live offers, which no rule has read until now.
UPDATE parameter SET value = 4 WHERE name = 'maxLiveOffersPerDevice';

-- Several co-stakers share one reward: one row for the part of each.
-- CreateTable
CREATE TABLE "reward_part" (
    "block_number" INTEGER NOT NULL,
    "device_key" UUID NOT NULL,
    "co_stake_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "reward_part_pkey" PRIMARY KEY ("block_number","device_key","co_stake_id")
);

INSERT INTO reward_part (block_number, device_key, co_stake_id, amount)
SELECT block_number, device_key, co_stake_id, co_staker_amount FROM block_reward WHERE co_stake_id IS NOT NULL;

-- DropIndex
DROP INDEX "block_reward_co_stake_id_block_number_idx";

-- AlterTable
ALTER TABLE "block_reward" DROP COLUMN "co_stake_id";

-- CreateIndex
CREATE INDEX "reward_part_co_stake_id_block_number_idx" ON "reward_part"("co_stake_id", "block_number");

-- AddForeignKey
ALTER TABLE "reward_part" ADD CONSTRAINT "reward_part_device_key_block_number_fkey" FOREIGN KEY ("device_key", "block_number") REFERENCES "block_reward"("device_key", "block_number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_part" ADD CONSTRAINT "reward_part_co_stake_id_fkey" FOREIGN KEY ("co_stake_id") REFERENCES "co_stake"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE reward_part ADD CONSTRAINT part_not_negative CHECK (amount >= 0);
CREATE TRIGGER reward_part_is_final BEFORE UPDATE OR DELETE ON reward_part FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The parts of a reward sum to the share of its co-stakers: checked once for the rows of a statement, at its end.
CREATE FUNCTION refuse_wrong_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM block_reward reward
    WHERE (reward.device_key, reward.block_number) IN (SELECT device_key, block_number FROM added)
      AND reward.co_staker_amount <> (SELECT coalesce(sum(part.amount), 0) FROM reward_part part
                                      WHERE part.block_number = reward.block_number AND part.device_key = reward.device_key)
  ) THEN
    RAISE EXCEPTION 'the parts of a reward do not sum to the share of its co-stakers'
      USING ERRCODE = '23514', CONSTRAINT = 'parts_are_the_share';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER parts_are_the_share AFTER INSERT ON reward_part
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_wrong_parts();

CREATE FUNCTION refuse_share_without_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added
    WHERE co_staker_amount <> 0
      AND co_staker_amount <> (SELECT coalesce(sum(part.amount), 0) FROM reward_part part
                               WHERE part.block_number = added.block_number AND part.device_key = added.device_key)
  ) THEN
    RAISE EXCEPTION 'a reward has a share of co-stakers without their parts'
      USING ERRCODE = '23514', CONSTRAINT = 'share_has_parts';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER share_has_parts AFTER INSERT ON block_reward
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_share_without_parts();
