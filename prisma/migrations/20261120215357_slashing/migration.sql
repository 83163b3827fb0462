-- AlterTable
ALTER TABLE "device" ADD COLUMN     "slashes_30d" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "slash" (
    "id" UUID NOT NULL,
    "network_id" TEXT NOT NULL,
    "device_key" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "share_bps" INTEGER NOT NULL,
    "fault_at" TIMESTAMPTZ(3) NOT NULL,
    "slashed_at" TIMESTAMPTZ(3) NOT NULL,
    "review_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "owner_amount" BIGINT NOT NULL,
    "verdict" TEXT,
    "reviewed_at" TIMESTAMPTZ(3),

    CONSTRAINT "slash_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slash_part" (
    "slash_id" UUID NOT NULL,
    "co_stake_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "slash_part_pkey" PRIMARY KEY ("slash_id","co_stake_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "slash_network_id_key" ON "slash"("network_id");

-- CreateIndex
CREATE INDEX "slash_device_key_slashed_at_id_idx" ON "slash"("device_key", "slashed_at", "id");

-- CreateIndex
CREATE INDEX "slash_part_co_stake_id_idx" ON "slash_part"("co_stake_id");

-- AddForeignKey
ALTER TABLE "slash" ADD CONSTRAINT "slash_device_key_fkey" FOREIGN KEY ("device_key") REFERENCES "device"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slash_part" ADD CONSTRAINT "slash_part_slash_id_fkey" FOREIGN KEY ("slash_id") REFERENCES "slash"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slash_part" ADD CONSTRAINT "slash_part_co_stake_id_fkey" FOREIGN KEY ("co_stake_id") REFERENCES "co_stake"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A slash is decided once: it takes something, from somebody, and its review ends once, not after its time.
ALTER TABLE slash
  ADD CONSTRAINT slash_kind_known CHECK (kind IN ('STAKE', 'REWARD')),
  ADD CONSTRAINT slash_cause_known CHECK (cause IN ('DOWNTIME', 'PERFORMANCE', 'SPOOFING', 'DATA_COMPROMISE',
    'CONFIG_TAMPERING', 'PROHIBITED_REGION', 'OTHER')),
  ADD CONSTRAINT slash_verdict_known CHECK (verdict IN ('UPHELD', 'REVERSED')),
  ADD CONSTRAINT slash_share_in_range CHECK (share_bps BETWEEN 1 AND 10000),
  ADD CONSTRAINT slash_amount_not_negative CHECK (owner_amount >= 0),
  ADD CONSTRAINT slash_dates_in_order CHECK (fault_at <= slashed_at AND slashed_at <= review_ends_at),
  ADD CONSTRAINT slash_reviewed_once_and_in_time CHECK (
    (verdict IS NULL AND reviewed_at IS NULL)
    OR (verdict IS NOT NULL AND reviewed_at IS NOT NULL AND reviewed_at BETWEEN slashed_at AND review_ends_at));
ALTER TABLE slash_part ADD CONSTRAINT slash_part_positive CHECK (amount > 0);

CREATE TRIGGER slash_is_final BEFORE UPDATE ON slash FOR EACH ROW
  WHEN (OLD.verdict IS NOT NULL
        OR (to_jsonb(OLD) - 'verdict' - 'reviewed_at') IS DISTINCT FROM (to_jsonb(NEW) - 'verdict' - 'reviewed_at'))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER slash_stays BEFORE DELETE ON slash FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER slash_part_is_final BEFORE UPDATE OR DELETE ON slash_part FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The sweep finds reviews that have run out.
CREATE INDEX slash_under_review ON slash (review_ends_at) WHERE verdict IS NULL;

-- While under review a slash's escrow holds exactly its parts, afterwards nothing: checked when the transaction commits.
CREATE FUNCTION refuse_wrong_escrow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce((SELECT balance FROM ledger_account WHERE code = 'escrow/' || NEW.id::text), 0)
     <> (SELECT CASE WHEN verdict IS NULL
                     THEN owner_amount + coalesce((SELECT sum(amount) FROM slash_part WHERE slash_id = NEW.id), 0)
                     ELSE 0 END
         FROM slash WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'the escrow of slash % does not hold its parts', NEW.id
      USING ERRCODE = '23514', CONSTRAINT = 'slash_is_escrowed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER slash_is_escrowed AFTER INSERT OR UPDATE ON slash
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_escrow();

-- What a cause costs where the network names no share of its own: ours, since none is published.
INSERT INTO parameter (name, value, valid_from) VALUES
  ('slashStakeBpsDowntime', 100, '2024-01-01T00:00:00Z'),
  ('slashStakeBpsPerformance', 100, '2024-01-01T00:00:00Z'),
  ('slashStakeBpsSpoofing', 10000, '2024-01-01T00:00:00Z'),
  ('slashStakeBpsDataCompromise', 10000, '2024-01-01T00:00:00Z'),
  ('slashStakeBpsConfigTampering', 5000, '2024-01-01T00:00:00Z'),
  ('slashStakeBpsProhibitedRegion', 2500, '2024-01-01T00:00:00Z'),
  ('slashStakeBpsOther', 100, '2024-01-01T00:00:00Z'),
  ('slashRewardBpsDowntime', 1000, '2024-01-01T00:00:00Z'),
  ('slashRewardBpsPerformance', 1000, '2024-01-01T00:00:00Z'),
  ('slashRewardBpsSpoofing', 10000, '2024-01-01T00:00:00Z'),
  ('slashRewardBpsDataCompromise', 10000, '2024-01-01T00:00:00Z'),
  ('slashRewardBpsConfigTampering', 10000, '2024-01-01T00:00:00Z'),
  ('slashRewardBpsProhibitedRegion', 10000, '2024-01-01T00:00:00Z'),
  ('slashRewardBpsOther', 1000, '2024-01-01T00:00:00Z');
