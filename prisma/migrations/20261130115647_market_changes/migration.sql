-- CreateTable
CREATE TABLE "market_change" (
    "xid" BIGINT NOT NULL,

    CONSTRAINT "market_change_pkey" PRIMARY KEY ("xid")
);

-- A trigger for each statement records its transaction once. A process that keeps answers finds changes by these numbers. A statement
-- that changed no row may be recorded too; then the answers are made again.
CREATE FUNCTION record_market_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO market_change (xid) VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER offer_changes_market AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON offer EXECUTE FUNCTION record_market_change();
CREATE TRIGGER device_changes_market AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON device EXECUTE FUNCTION record_market_change();
CREATE TRIGGER co_stake_changes_market AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON co_stake EXECUTE FUNCTION record_market_change();
CREATE TRIGGER block_changes_market AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON block EXECUTE FUNCTION record_market_change();
CREATE TRIGGER multiplier_changes_market AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON multiplier EXECUTE FUNCTION record_market_change();
CREATE TRIGGER parameter_changes_market AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON parameter EXECUTE FUNCTION record_market_change();
CREATE TRIGGER clock_changes_market AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON market_clock EXECUTE FUNCTION record_market_change();

-- Of the ledger only stakes are public.
CREATE TRIGGER stake_changes_market AFTER INSERT OR UPDATE ON ledger_account FOR EACH ROW
  WHEN (NEW.code LIKE 'stake/%' OR NEW.code LIKE 'co-stake/%') EXECUTE FUNCTION record_market_change();
CREATE TRIGGER stakes_are_deleted AFTER DELETE OR TRUNCATE ON ledger_account EXECUTE FUNCTION record_market_change();
