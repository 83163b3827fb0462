-- Facts that are the same for every reader are kept by each process; a number says in which transaction a row last changed.
ALTER TABLE "parameter" ADD COLUMN "changed_xid" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint;
ALTER TABLE "multiplier" ADD COLUMN "changed_xid" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint;
ALTER TABLE "block" ADD COLUMN "changed_xid" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint;

-- CreateIndex
CREATE INDEX "parameter_changed_xid_idx" ON "parameter"("changed_xid");
CREATE INDEX "multiplier_changed_xid_idx" ON "multiplier"("changed_xid");
CREATE INDEX "block_changed_xid_idx" ON "block"("changed_xid");

CREATE FUNCTION stamp_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_xid := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$;

CREATE TRIGGER parameter_changed BEFORE UPDATE ON parameter FOR EACH ROW EXECUTE FUNCTION stamp_changed();
CREATE TRIGGER multiplier_changed BEFORE UPDATE ON multiplier FOR EACH ROW EXECUTE FUNCTION stamp_changed();
CREATE TRIGGER block_changed BEFORE UPDATE ON block FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.ends_at IS DISTINCT FROM NEW.ends_at) EXECUTE FUNCTION stamp_changed();
