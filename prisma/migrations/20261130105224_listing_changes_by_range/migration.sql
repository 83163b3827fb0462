-- Two conditions in place of one: rows at or above the snapshot, and rows of transactions that ran in it. So an old transaction that
-- stays open, such as a backup, does not make each call read everything that changed since that transaction began.
DROP FUNCTION changed_offers(bigint, bigint, bigint[]);
DROP FUNCTION market_facts_changed(bigint, bigint, bigint[]);

CREATE FUNCTION changed_offers(seen_to bigint, running bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 10 SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE above bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
  RETURN QUERY SELECT offer.id FROM offer WHERE offer.listed_xid >= seen_to AND offer.listed_xid < above;
  RETURN QUERY SELECT offer.id FROM device JOIN offer ON offer.device_key = device.id
    WHERE device.listed_xid >= seen_to AND device.listed_xid < above;
  IF cardinality(running) > 0 THEN
    RETURN QUERY SELECT offer.id FROM offer WHERE offer.listed_xid = ANY (running);
    RETURN QUERY SELECT offer.id FROM device JOIN offer ON offer.device_key = device.id
      WHERE device.listed_xid = ANY (running);
  END IF;
END $$;

CREATE FUNCTION market_facts_changed(seen_to bigint, running bigint[]) RETURNS boolean
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE above bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
  RETURN EXISTS (SELECT FROM block WHERE changed_xid >= seen_to AND changed_xid < above)
      OR EXISTS (SELECT FROM multiplier WHERE changed_xid >= seen_to AND changed_xid < above)
      OR EXISTS (SELECT FROM parameter WHERE changed_xid >= seen_to AND changed_xid < above)
      OR cardinality(running) > 0
        AND (EXISTS (SELECT FROM block WHERE changed_xid = ANY (running))
          OR EXISTS (SELECT FROM multiplier WHERE changed_xid = ANY (running))
          OR EXISTS (SELECT FROM parameter WHERE changed_xid = ANY (running)));
END $$;
