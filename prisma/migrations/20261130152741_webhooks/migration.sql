-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "account_id" UUID,
    "wallet" TEXT,
    "scope" TEXT NOT NULL,
    "filter" JSONB,
    "types" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "types_chosen" BOOLEAN NOT NULL DEFAULT false,
    "url" TEXT NOT NULL,
    "ordering" TEXT NOT NULL,
    "with_amounts" BOOLEAN NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "sealed_previous" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "disabled_reason" TEXT,
    "cursor_seq" BIGINT NOT NULL,
    "cursor_hash" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "test_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "held_version" INTEGER NOT NULL DEFAULT 0,
    "lease_holder" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" BIGSERIAL NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "milliseconds" INTEGER NOT NULL,
    "status" INTEGER,
    "error" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "webhook_endpoint_account_id_created_at_idx" ON "webhook_endpoint"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "webhook_endpoint_lease_until_idx" ON "webhook_endpoint"("lease_until");

-- CreateIndex
CREATE INDEX "webhook_endpoint_lease_holder_idx" ON "webhook_endpoint"("lease_holder");

-- CreateIndex
CREATE INDEX "webhook_delivery_endpoint_id_id_idx" ON "webhook_delivery"("endpoint_id", "id");

-- CreateIndex
CREATE INDEX "webhook_delivery_at_idx" ON "webhook_delivery"("at");

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_known CHECK (
  scope IN ('ACCOUNT', 'PUBLIC') AND ordering IN ('STRICT', 'RELAXED') AND disabled_reason IN ('FAILING', 'GONE')
  AND (scope = 'PUBLIC' OR account_id IS NOT NULL) AND (scope = 'PUBLIC') = (filter IS NOT NULL));
ALTER TABLE signing_key DROP CONSTRAINT signing_key_purpose_known;
ALTER TABLE signing_key ADD CONSTRAINT signing_key_purpose_known CHECK (purpose IN ('SESSION', 'LOG', 'WEBHOOK'));
