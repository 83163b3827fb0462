-- What changed after a snapshot, as functions: the planner expects few rows of them, plans each once for a session, and uses the
-- indexes on transaction ids. STABLE, so that a function sees the snapshot of the statement that calls it.
CREATE FUNCTION changed_offers(seen_from bigint, seen_to bigint, running bigint[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 10 SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE above bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
  RETURN QUERY SELECT offer.id FROM offer
    WHERE offer.listed_xid >= seen_from AND offer.listed_xid < above
      AND (offer.listed_xid >= seen_to OR offer.listed_xid = ANY (running));
  RETURN QUERY SELECT offer.id FROM device JOIN offer ON offer.device_key = device.id
    WHERE device.listed_xid >= seen_from AND device.listed_xid < above
      AND (device.listed_xid >= seen_to OR device.listed_xid = ANY (running));
END $$;

CREATE FUNCTION market_facts_changed(seen_from bigint, seen_to bigint, running bigint[]) RETURNS boolean
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE above bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
  RETURN EXISTS (SELECT FROM block WHERE changed_xid >= seen_from AND changed_xid < above
                   AND (changed_xid >= seen_to OR changed_xid = ANY (running)))
      OR EXISTS (SELECT FROM multiplier WHERE changed_xid >= seen_from AND changed_xid < above
                   AND (changed_xid >= seen_to OR changed_xid = ANY (running)))
      OR EXISTS (SELECT FROM parameter WHERE changed_xid >= seen_from AND changed_xid < above
                   AND (changed_xid >= seen_to OR changed_xid = ANY (running)));
END $$;
