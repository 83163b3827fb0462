-- A block adds an event for each device. Rows without a number need no entry in the indexes that are read by number, so that a row gets
-- these entries once, when it is numbered.
DROP INDEX "event_seq_key";
DROP INDEX "event_account_id_seq_idx";
DROP INDEX "event_of_offer";
DROP INDEX "event_of_counterparty";
CREATE UNIQUE INDEX event_number ON event (seq) WHERE seq IS NOT NULL;
CREATE INDEX event_of_account ON event (account_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX event_of_offer ON event (offer_id, seq) WHERE offer_id IS NOT NULL AND seq IS NOT NULL;
CREATE INDEX event_of_counterparty ON event (counterparty_account_id, seq) WHERE counterparty_account_id IS NOT NULL AND seq IS NOT NULL;

-- The rewards of a report no longer lock a device each. A device that is deleted, or gets another key, waits for all transactions that have
-- written rewards, and those that write later find it missing.
CREATE OR REPLACE FUNCTION refuse_reward_of_nothing() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  numbers int[] := ARRAY(SELECT DISTINCT block_number FROM added);
BEGIN
  IF cardinality(numbers) <> (SELECT count(*) FROM block WHERE number = ANY (numbers))
     OR (SELECT count(*) FROM added) <> (SELECT count(*) FROM added JOIN device ON device.id = added.device_key) THEN
    RAISE EXCEPTION 'a reward belongs to no device or to no block' USING ERRCODE = '23503', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION refuse_loss_of_rewards() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lost boolean;
BEGIN
  -- Inserts of rewards hold a lock that conflicts with this one, until their transaction ends.
  LOCK TABLE block_reward IN SHARE ROW EXCLUSIVE MODE;
  IF TG_TABLE_NAME = 'device' THEN lost := EXISTS (SELECT FROM block_reward WHERE device_key = OLD.id);
  ELSE lost := EXISTS (SELECT FROM block_reward WHERE block_number = OLD.number);
  END IF;
  IF lost THEN
    RAISE EXCEPTION 'a row of % has rewards', TG_TABLE_NAME USING ERRCODE = '23503', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
