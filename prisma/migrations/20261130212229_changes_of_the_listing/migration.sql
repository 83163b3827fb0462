-- A table of changes takes the place of indexes on the number of the latest change, which kept an update of a listed value from staying in
-- its page and made it write every index of its row.
CREATE TABLE "listing_change" (
    "xid" BIGINT NOT NULL,
    "offer_id" UUID,
    "device_key" UUID
);
CREATE INDEX "listing_change_xid_idx" ON "listing_change"("xid");

-- DropIndex
DROP INDEX "device_listed_xid_idx";

-- DropIndex
DROP INDEX "offer_listed_xid_idx";

-- Rows with lower numbers may have been deleted; at first none has.
INSERT INTO listing_change (xid) VALUES (0);

-- Room in each page for the next version of its rows, which a block writes all at once.
ALTER TABLE device SET (fillfactor = 50);
ALTER TABLE offer SET (fillfactor = 60);

-- Once for a statement: the rows that the triggers offer_listed and device_listed stamped.
CREATE FUNCTION record_listing_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE own bigint := pg_current_xact_id()::text::bigint;
BEGIN
  IF TG_TABLE_NAME = 'offer' THEN
    INSERT INTO listing_change (xid, offer_id) SELECT own, id FROM changed WHERE listed_xid = own;
  ELSE
    INSERT INTO listing_change (xid, device_key) SELECT own, id FROM changed WHERE listed_xid = own;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER new_offer_changes_listing AFTER INSERT ON offer
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_listing_change();
CREATE TRIGGER offer_changes_listing AFTER UPDATE ON offer
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_listing_change();
CREATE TRIGGER device_changes_listing AFTER UPDATE ON device
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_listing_change();

CREATE OR REPLACE FUNCTION changed_offers(seen_to bigint, running bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 10 SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE above bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
  RETURN QUERY
    SELECT offer_id FROM listing_change WHERE xid >= seen_to AND xid < above AND offer_id IS NOT NULL
    UNION
    SELECT offer.id FROM listing_change changed JOIN offer ON offer.device_key = changed.device_key
    WHERE changed.xid >= seen_to AND changed.xid < above;
  IF cardinality(running) > 0 THEN
    RETURN QUERY
      SELECT offer_id FROM listing_change WHERE xid = ANY (running) AND offer_id IS NOT NULL
      UNION
      SELECT offer.id FROM listing_change changed JOIN offer ON offer.device_key = changed.device_key
      WHERE changed.xid = ANY (running);
  END IF;
END $$;

-- False when changes after the snapshot may have been deleted.
CREATE FUNCTION listing_changes_are_kept(seen_to bigint, running bigint[]) RETURNS boolean
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE above bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
  RETURN coalesce((SELECT xid FROM listing_change WHERE xid < above ORDER BY xid LIMIT 1)
                  <= least(seen_to, (SELECT min(xid) FROM unnest(running) AS one (xid))), true);
END $$;
