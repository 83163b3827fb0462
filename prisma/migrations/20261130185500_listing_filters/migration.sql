-- Values by which lists of offers filter: sufficiency, time since the latest slash, and distance from the break-even share.
ALTER TABLE "device" ADD COLUMN     "counted_changes_at" TIMESTAMPTZ(3),
ADD COLUMN     "counted_stake" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "counted_then" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "last_slash_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "offer" ADD COLUMN     "break_even_share_bps" INTEGER;

-- Few devices were ever slashed.
CREATE INDEX device_was_slashed ON device (last_slash_at) WHERE last_slash_at IS NOT NULL;

UPDATE device SET counted_stake = counted.stake, counted_changes_at = counted.changes_at,
  counted_then = counted.stake - coalesce(counted.ending, 0),
  last_slash_at = (SELECT max(slashed_at) FROM slash WHERE slash.device_key = device.id AND verdict IS DISTINCT FROM 'REVERSED')
FROM (
  SELECT listed.id, listed.own + coalesce(sum(held), 0)::bigint AS stake, min(ends_at) AS changes_at,
         sum(held) FILTER (WHERE ends_at = first_end) AS ending
  FROM (SELECT device.id, CASE WHEN device.owner_exit_started_at IS NULL THEN coalesce(account.balance, 0) ELSE 0 END AS own
        FROM device LEFT JOIN ledger_account account ON account.code = 'stake/' || device.id::text) listed
  LEFT JOIN (SELECT device_key, coalesce(account.balance, 0) AS held, ends_at, min(ends_at) OVER (PARTITION BY device_key) AS first_end
             FROM (SELECT id, device_key, CASE WHEN recorded_phase = 'WAIT_PERIOD' THEN wait_ends_at END AS ends_at FROM co_stake
                   WHERE recorded_phase IN ('ACTIVE', 'WAIT_PERIOD')) recorded
             LEFT JOIN ledger_account account ON account.code = 'co-stake/' || recorded.id::text) part ON part.device_key = listed.id
  GROUP BY listed.id, listed.own
) counted
WHERE counted.id = device.id
  AND (counted.stake > 0 OR EXISTS (SELECT FROM slash WHERE slash.device_key = device.id));

UPDATE offer SET break_even_share_bps = coalesce(div(requested_amount::numeric * 10000, nullif(requested_amount + own.stake, 0)), 0)::int
FROM (SELECT device.id, coalesce(account.balance, 0) AS stake
      FROM device LEFT JOIN ledger_account account ON account.code = 'stake/' || device.id::text) own
WHERE own.id = offer.device_key AND live AND (claimed_at IS NULL OR closes_at IS NULL);

DROP TRIGGER offer_listed ON offer;
CREATE TRIGGER offer_listed BEFORE UPDATE ON offer FOR EACH ROW
  WHEN ((OLD.id, OLD.created_at, OLD.claimed_at, OLD.closes_at, OLD.requested_amount, OLD.reward_share_bps, OLD.estimated_apr_bps,
         OLD.break_even_share_bps)
    IS DISTINCT FROM
    (NEW.id, NEW.created_at, NEW.claimed_at, NEW.closes_at, NEW.requested_amount, NEW.reward_share_bps, NEW.estimated_apr_bps,
     NEW.break_even_share_bps))
  EXECUTE FUNCTION stamp_listed();

DROP TRIGGER device_listed ON device;
CREATE TRIGGER device_listed BEFORE UPDATE ON device FOR EACH ROW
  WHEN ((OLD.device_id, OLD.owner_account_id, OLD.kind, OLD.model, OLD.country, OLD.connectivity_tier, OLD.quantity, OLD.reliability_e2,
         OLD.pool, OLD.soc2, OLD.counted_stake, OLD.counted_changes_at, OLD.counted_then, OLD.grace_forfeited_at, OLD.last_slash_at)
    IS DISTINCT FROM
    (NEW.device_id, NEW.owner_account_id, NEW.kind, NEW.model, NEW.country, NEW.connectivity_tier, NEW.quantity, NEW.reliability_e2,
     NEW.pool, NEW.soc2, NEW.counted_stake, NEW.counted_changes_at, NEW.counted_then, NEW.grace_forfeited_at, NEW.last_slash_at))
  EXECUTE FUNCTION stamp_listed();

CREATE FUNCTION stamp_last_slash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE device SET last_slash_at = (SELECT max(slashed_at) FROM slash
                                     WHERE slash.device_key = NEW.device_key AND verdict IS DISTINCT FROM 'REVERSED')
  WHERE id = NEW.device_key;
  RETURN NULL;
END $$;
CREATE TRIGGER stamp_last_slash AFTER INSERT OR UPDATE OF verdict ON slash FOR EACH ROW EXECUTE FUNCTION stamp_last_slash();
