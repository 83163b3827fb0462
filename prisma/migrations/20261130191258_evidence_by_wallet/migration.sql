-- CreateIndex
CREATE INDEX "signed_action_wallet_received_at_id_idx" ON "signed_action"("wallet", "received_at", "id");
