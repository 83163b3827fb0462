-- What every block changes of every device moves into a narrow table, so that a block writes no row of `device`: its fifty columns, its
-- triggers and its checks cost four times as much as the sums.
-- CreateTable
CREATE TABLE "device_sums" (
    "device_key" UUID NOT NULL,
    "reliability_e2" INTEGER,
    "window_reward" BIGINT NOT NULL DEFAULT 0,
    "window_blocks" INTEGER NOT NULL DEFAULT 0,
    "owner_reward_lifetime" BIGINT NOT NULL DEFAULT 0,
    "owner_reward_claimed" BIGINT NOT NULL DEFAULT 0,
    "owner_reward_slashed" BIGINT NOT NULL DEFAULT 0,
    "nominated_30d" INTEGER NOT NULL DEFAULT 0,
    "succeeded_30d" INTEGER NOT NULL DEFAULT 0,
    "slashes_30d" INTEGER NOT NULL DEFAULT 0,
    "down_bps_30d" INTEGER NOT NULL DEFAULT 0,
    "days_30d" INTEGER NOT NULL DEFAULT 0,
    "nominated_today" INTEGER NOT NULL DEFAULT 0,
    "succeeded_today" INTEGER NOT NULL DEFAULT 0,
    "listed_xid" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,

    CONSTRAINT "device_sums_pkey" PRIMARY KEY ("device_key")
);

-- Room in each page for the next version of its rows, which a block writes all at once.
ALTER TABLE device_sums SET (fillfactor = 50);

INSERT INTO device_sums (device_key, reliability_e2, window_reward, window_blocks, owner_reward_lifetime, owner_reward_claimed,
  owner_reward_slashed, nominated_30d, succeeded_30d, slashes_30d, down_bps_30d, days_30d, nominated_today, succeeded_today)
SELECT id, reliability_e2, window_reward, window_blocks, owner_reward_lifetime, owner_reward_claimed,
  owner_reward_slashed, nominated_30d, succeeded_30d, slashes_30d, down_bps_30d, days_30d, nominated_today, succeeded_today
FROM device;

-- AddForeignKey
ALTER TABLE "device_sums" ADD CONSTRAINT "device_sums_device_key_fkey" FOREIGN KEY ("device_key") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DROP TRIGGER device_listed ON device;
ALTER TABLE device DROP CONSTRAINT reliability_in_range, DROP CONSTRAINT windows_not_negative, DROP CONSTRAINT owner_rewards_not_overdrawn;

-- AlterTable
ALTER TABLE "device" DROP COLUMN "days_30d",
DROP COLUMN "down_bps_30d",
DROP COLUMN "nominated_30d",
DROP COLUMN "nominated_today",
DROP COLUMN "owner_reward_claimed",
DROP COLUMN "owner_reward_lifetime",
DROP COLUMN "owner_reward_slashed",
DROP COLUMN "reliability_e2",
DROP COLUMN "slashes_30d",
DROP COLUMN "succeeded_30d",
DROP COLUMN "succeeded_today",
DROP COLUMN "window_blocks",
DROP COLUMN "window_reward";

CREATE TRIGGER device_listed BEFORE UPDATE ON device FOR EACH ROW
  WHEN ((OLD.device_id, OLD.owner_account_id, OLD.kind, OLD.model, OLD.country, OLD.connectivity_tier, OLD.quantity,
         OLD.pool, OLD.soc2, OLD.counted_stake, OLD.counted_changes_at, OLD.counted_then, OLD.grace_forfeited_at, OLD.last_slash_at)
    IS DISTINCT FROM
    (NEW.device_id, NEW.owner_account_id, NEW.kind, NEW.model, NEW.country, NEW.connectivity_tier, NEW.quantity,
     NEW.pool, NEW.soc2, NEW.counted_stake, NEW.counted_changes_at, NEW.counted_then, NEW.grace_forfeited_at, NEW.last_slash_at))
  EXECUTE FUNCTION stamp_listed();

ALTER TABLE device_sums
  ADD CONSTRAINT reliability_in_range CHECK (reliability_e2 BETWEEN 0 AND 10000),
  ADD CONSTRAINT windows_not_negative CHECK (
    window_reward >= 0 AND window_blocks >= 0 AND succeeded_30d BETWEEN 0 AND nominated_30d AND slashes_30d >= 0
    AND succeeded_today BETWEEN 0 AND nominated_today AND down_bps_30d BETWEEN 0 AND 10000 * days_30d),
  ADD CONSTRAINT owner_rewards_not_overdrawn CHECK (
    owner_reward_claimed >= 0 AND owner_reward_slashed >= 0
    AND owner_reward_claimed + owner_reward_slashed <= owner_reward_lifetime);

-- Every device has its sums.
CREATE FUNCTION stamp_new_device_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO device_sums (device_key) SELECT id FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER new_device_has_sums AFTER INSERT ON device
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stamp_new_device_sums();

CREATE TRIGGER device_sums_change_market AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON device_sums
  EXECUTE FUNCTION record_market_change();

-- Changes of scores. A statement that writes many sums stamps the rows whose score it changes, and is recorded once, without a key; any
-- other change is recorded for its device. No nested loop: a plan that was made for one row may get a hundred thousand.
CREATE FUNCTION record_device_sums_change() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off SET enable_mergejoin = off AS $$
DECLARE
  own bigint := pg_current_xact_id()::text::bigint;
  many boolean := (SELECT count(*) > 1000 FROM changed WHERE listed_xid = own);
BEGIN
  IF many THEN
    INSERT INTO listing_change (xid) VALUES (own);
  END IF;
  INSERT INTO listing_change (xid, device_key)
    SELECT own, changed.device_key FROM changed JOIN earlier ON earlier.device_key = changed.device_key
    WHERE changed.reliability_e2 IS DISTINCT FROM earlier.reliability_e2 AND NOT (many AND changed.listed_xid = own);
  RETURN NULL;
END $$;
CREATE TRIGGER device_sums_change_listing AFTER UPDATE ON device_sums
  REFERENCING OLD TABLE AS earlier NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_device_sums_change();

-- The offers of devices whose score changed in a statement that was recorded once. Reads all sums, after a block.
CREATE FUNCTION offers_of_stamped_sums(seen_to bigint, above bigint, running bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 10000 SET enable_seqscan = on SET enable_nestloop = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY SELECT offer.id FROM device_sums stamped JOIN offer ON offer.device_key = stamped.device_key
    WHERE stamped.listed_xid >= seen_to AND stamped.listed_xid < above OR stamped.listed_xid = ANY (running);
END $$;

CREATE OR REPLACE FUNCTION changed_offers(seen_to bigint, running bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 10 SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  above bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
  many boolean := EXISTS (SELECT FROM listing_change WHERE xid >= seen_to AND xid < above AND offer_id IS NULL AND device_key IS NULL);
BEGIN
  RETURN QUERY
    SELECT offer_id FROM listing_change WHERE xid >= seen_to AND xid < above AND offer_id IS NOT NULL
    UNION
    SELECT offer.id FROM listing_change changed JOIN offer ON offer.device_key = changed.device_key
    WHERE changed.xid >= seen_to AND changed.xid < above;
  IF cardinality(running) > 0 THEN
    many := many OR EXISTS (SELECT FROM listing_change WHERE xid = ANY (running) AND offer_id IS NULL AND device_key IS NULL);
    RETURN QUERY
      SELECT offer_id FROM listing_change WHERE xid = ANY (running) AND offer_id IS NOT NULL
      UNION
      SELECT offer.id FROM listing_change changed JOIN offer ON offer.device_key = changed.device_key
      WHERE changed.xid = ANY (running);
  END IF;
  IF many THEN
    RETURN QUERY SELECT * FROM offers_of_stamped_sums(seen_to, above, running);
  END IF;
END $$;

-- A reward's device and block are looked for once for the rows of a statement, with a plan for their number: all devices are joined at once,
-- a few are found by their keys.
CREATE OR REPLACE FUNCTION refuse_reward_of_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  missing boolean;
BEGIN
  EXECUTE 'SELECT EXISTS (SELECT FROM added WHERE NOT EXISTS (SELECT FROM device WHERE device.id = added.device_key))
             OR EXISTS (SELECT FROM (SELECT DISTINCT block_number AS number FROM added) named
                        WHERE NOT EXISTS (SELECT FROM block WHERE block.number = named.number))' INTO missing;
  IF missing THEN
    RAISE EXCEPTION 'a reward belongs to no device or to no block' USING ERRCODE = '23503', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
