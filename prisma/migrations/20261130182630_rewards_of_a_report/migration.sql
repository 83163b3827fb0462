-- A report of a block inserts up to 100 000 rewards. Their foreign keys cost three quarters of the insertion, a statement for each row, so
-- one statement for all rows of a report takes their place. Like a foreign key it locks the devices and blocks against deletion.
-- DropForeignKey
ALTER TABLE "block_reward" DROP CONSTRAINT "block_reward_block_number_fkey";

-- DropForeignKey
ALTER TABLE "block_reward" DROP CONSTRAINT "block_reward_device_key_fkey";

-- Planned once for a session, when the number of rows says nothing about the next report: devices and blocks are found by their keys.
CREATE FUNCTION refuse_reward_of_nothing() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  numbers int[] := ARRAY(SELECT DISTINCT block_number FROM added);
BEGIN
  IF cardinality(numbers) <> (SELECT count(*) FROM (
        SELECT FROM block WHERE number = ANY (numbers) FOR KEY SHARE) held)
     OR (SELECT count(*) FROM added) <> (SELECT count(*) FROM (
        SELECT FROM added JOIN device ON device.id = added.device_key FOR KEY SHARE OF device) held) THEN
    RAISE EXCEPTION 'a reward belongs to no device or to no block' USING ERRCODE = '23503', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reward_has_device_and_block AFTER INSERT ON block_reward
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_reward_of_nothing();

CREATE FUNCTION refuse_loss_of_rewards() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lost boolean;
BEGIN
  IF TG_TABLE_NAME = 'device' THEN lost := EXISTS (SELECT FROM block_reward WHERE device_key = OLD.id);
  ELSE lost := EXISTS (SELECT FROM block_reward WHERE block_number = OLD.number);
  END IF;
  IF lost THEN
    RAISE EXCEPTION 'a row of % has rewards', TG_TABLE_NAME USING ERRCODE = '23503', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
-- The keys themselves never change.
CREATE TRIGGER device_keeps_rewards AFTER DELETE OR UPDATE OF id ON device FOR EACH ROW EXECUTE FUNCTION refuse_loss_of_rewards();
CREATE TRIGGER block_keeps_rewards AFTER DELETE OR UPDATE OF number ON block FOR EACH ROW EXECUTE FUNCTION refuse_loss_of_rewards();

-- Most events name no offer and no counterparty, and most devices have no due date: rows without a value need no entry.
-- DropIndex
DROP INDEX "event_offer_id_seq_idx";
DROP INDEX "event_counterparty_account_id_seq_idx";
DROP INDEX "device_due_at_idx";
DROP INDEX "device_requirement_due_at_idx";
DROP INDEX "device_hire_due_at_idx";

CREATE INDEX event_of_offer ON event (offer_id, seq) WHERE offer_id IS NOT NULL;
CREATE INDEX event_of_counterparty ON event (counterparty_account_id, seq) WHERE counterparty_account_id IS NOT NULL;
CREATE INDEX device_is_due ON device (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX device_requirement_is_due ON device (requirement_due_at) WHERE requirement_due_at IS NOT NULL;
CREATE INDEX device_hire_is_due ON device (hire_due_at) WHERE hire_due_at IS NOT NULL;
