-- DropIndex
DROP INDEX "event_entry_idx";

-- AlterTable
ALTER TABLE "signing_key" ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'SESSION';

-- CreateTable
CREATE TABLE "log_checkpoint" (
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,
    "kid" TEXT NOT NULL,
    "jws" TEXT NOT NULL,

    CONSTRAINT "log_checkpoint_pkey" PRIMARY KEY ("seq")
);

-- A stream of everything public passes over the private rows in the index instead of reading them.
CREATE INDEX event_public ON event (seq) WHERE public;

ALTER TABLE signing_key ADD CONSTRAINT signing_key_purpose_known CHECK (purpose IN ('SESSION', 'LOG'));

-- What was vouched for once stands.
CREATE TRIGGER log_checkpoint_is_final BEFORE UPDATE OR DELETE ON log_checkpoint
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
