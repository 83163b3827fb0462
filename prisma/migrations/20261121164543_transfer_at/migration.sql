-- CreateIndex
CREATE INDEX "transfer_at_idx" ON "transfer"("at");
