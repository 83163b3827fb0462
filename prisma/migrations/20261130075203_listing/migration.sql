-- Lists of offers are answered from memory; a number says in which transaction a listed value of a row last changed.
ALTER TABLE "offer" ADD COLUMN "listed_xid" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint;
ALTER TABLE "device" ADD COLUMN "listed_xid" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint;

-- CreateIndex
CREATE INDEX "offer_listed_xid_idx" ON "offer"("listed_xid");
CREATE INDEX "device_listed_xid_idx" ON "device"("listed_xid");

-- No statement walks these any more.
DROP INDEX "offer_created_at_id_idx";
DROP INDEX "offer_requested_amount_id_idx";
DROP INDEX "offer_reward_share_bps_id_idx";
DROP INDEX "offer_estimated_apr_bps_id_idx";

CREATE FUNCTION stamp_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_xid := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$;

CREATE TRIGGER offer_listed BEFORE UPDATE ON offer FOR EACH ROW
  WHEN ((OLD.id, OLD.created_at, OLD.claimed_at, OLD.closes_at, OLD.requested_amount, OLD.reward_share_bps, OLD.estimated_apr_bps)
    IS DISTINCT FROM
    (NEW.id, NEW.created_at, NEW.claimed_at, NEW.closes_at, NEW.requested_amount, NEW.reward_share_bps, NEW.estimated_apr_bps))
  EXECUTE FUNCTION stamp_listed();

CREATE TRIGGER device_listed BEFORE UPDATE ON device FOR EACH ROW
  WHEN ((OLD.device_id, OLD.owner_account_id, OLD.kind, OLD.model, OLD.country, OLD.connectivity_tier, OLD.quantity, OLD.reliability_e2)
    IS DISTINCT FROM
    (NEW.device_id, NEW.owner_account_id, NEW.kind, NEW.model, NEW.country, NEW.connectivity_tier, NEW.quantity, NEW.reliability_e2))
  EXECUTE FUNCTION stamp_listed();
