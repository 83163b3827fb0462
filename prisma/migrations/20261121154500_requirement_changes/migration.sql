-- Grace follows from the history of requirements; no end of it is stored. (grace_ends_at was never set.)
ALTER TABLE "device" DROP COLUMN "grace_ends_at",
ADD COLUMN     "grace_forfeited_at" TIMESTAMPTZ(3),
ADD COLUMN     "requirement_due_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "device_requirement_due_at_idx" ON "device"("requirement_due_at");

-- What is announced already was never noted down: the books of staked devices are looked at once.
UPDATE device SET requirement_due_at = now()
WHERE EXISTS (SELECT FROM ledger_account WHERE code = 'stake/' || device.id::text AND balance > 0);
