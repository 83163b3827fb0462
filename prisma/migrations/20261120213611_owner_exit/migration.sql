-- AlterTable
ALTER TABLE "device" ADD COLUMN     "due_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "device_due_at_idx" ON "device"("due_at");
