-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wallet" (
    "address" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "is_primary" BOOLEAN NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "wallet_pkey" PRIMARY KEY ("address")
);

-- CreateTable
CREATE TABLE "sign_in_challenge" (
    "nonce" TEXT NOT NULL,
    "wallet" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_challenge_pkey" PRIMARY KEY ("nonce")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "wallet" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_for" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refresh_token" (
    "token_hash" BYTEA NOT NULL,
    "session_id" UUID NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "rotated_at" TIMESTAMPTZ(3),
    "successor_hash" BYTEA,

    CONSTRAINT "refresh_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "sealed_private" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "parameter" (
    "name" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "parameter_pkey" PRIMARY KEY ("name","valid_from")
);

-- CreateTable
CREATE TABLE "multiplier" (
    "model" TEXT NOT NULL,
    "multiplier_e4" INTEGER NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "multiplier_pkey" PRIMARY KEY ("model","valid_from")
);

-- CreateTable
CREATE TABLE "device" (
    "id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "owner_wallet" TEXT NOT NULL,
    "owner_account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "pool" TEXT,
    "connectivity_tier" INTEGER NOT NULL,
    "down_mbps" DOUBLE PRECISION NOT NULL,
    "up_mbps" DOUBLE PRECISION NOT NULL,
    "country" TEXT NOT NULL,
    "location" TEXT,
    "soc2" BOOLEAN NOT NULL,
    "hired" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "state_reason" TEXT,
    "state_at" TIMESTAMPTZ(3) NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "owner_exit_started_at" TIMESTAMPTZ(3),
    "owner_cooldown_ends_at" TIMESTAMPTZ(3),
    "grace_ends_at" TIMESTAMPTZ(3),
    "window_reward" BIGINT NOT NULL DEFAULT 0,
    "window_blocks" INTEGER NOT NULL DEFAULT 0,
    "reliability_e2" INTEGER,
    "nominated_30d" INTEGER NOT NULL DEFAULT 0,
    "succeeded_30d" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device_day" (
    "device_key" UUID NOT NULL,
    "day" DATE NOT NULL,
    "down_bps" INTEGER NOT NULL,

    CONSTRAINT "device_day_pkey" PRIMARY KEY ("device_key","day")
);

-- CreateTable
CREATE TABLE "offer" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "device_key" UUID NOT NULL,
    "requested_amount" BIGINT NOT NULL,
    "reward_share_bps" INTEGER NOT NULL,
    "terms_text" TEXT NOT NULL,
    "terms_sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "claimed_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),
    "close_reason" TEXT,
    "live" BOOLEAN NOT NULL,
    "estimated_apr_bps" INTEGER,
    "signed_action_id" UUID,

    CONSTRAINT "offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "co_stake" (
    "id" UUID NOT NULL,
    "offer_id" UUID NOT NULL,
    "device_key" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "wallet" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "reward_share_bps" INTEGER NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "settlement" TEXT NOT NULL,
    "settle_by" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "settlement_failure" TEXT,
    "exit_started_at" TIMESTAMPTZ(3),
    "wait_ends_at" TIMESTAMPTZ(3),
    "cooldown_ends_at" TIMESTAMPTZ(3),
    "exit_canceled_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "recorded_phase" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "claim_slot" SMALLINT,
    "claim_cap" SMALLINT NOT NULL,

    CONSTRAINT "co_stake_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agreement" (
    "co_stake_id" UUID NOT NULL,
    "terms_text" TEXT NOT NULL,
    "terms_sha256" TEXT NOT NULL,
    "requirement" BIGINT NOT NULL,
    "reliability_e2" INTEGER,
    "parameters" JSONB NOT NULL,
    "owner_signed_action_id" UUID,
    "co_staker_signed_action_id" UUID NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "agreement_pkey" PRIMARY KEY ("co_stake_id")
);

-- CreateTable
CREATE TABLE "signed_action" (
    "id" UUID NOT NULL,
    "wallet" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,
    "encoding" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" JSONB,

    CONSTRAINT "signed_action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_account" (
    "code" TEXT NOT NULL,
    "balance" BIGINT NOT NULL DEFAULT 0,
    "may_be_negative" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "transfer" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "signed_action_id" UUID,
    "co_stake_id" UUID,
    "device_key" UUID,

    CONSTRAINT "transfer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "posting" (
    "id" BIGSERIAL NOT NULL,
    "transfer_id" UUID NOT NULL,
    "account_code" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "balance_after" BIGINT NOT NULL,

    CONSTRAINT "posting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" UUID NOT NULL,
    "entry" BIGSERIAL NOT NULL,
    "seq" BIGINT,
    "hash" BYTEA,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "public" BOOLEAN NOT NULL,
    "account_id" UUID,
    "counterparty_account_id" UUID,
    "offer_id" UUID,
    "device_key" UUID,
    "co_stake_id" UUID,
    "label" TEXT,
    "previous_label" TEXT,
    "status" TEXT,
    "previous_status" TEXT,
    "amount" BIGINT,
    "reason" TEXT,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "block" (
    "number" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "block_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "block_reward" (
    "block_number" INTEGER NOT NULL,
    "device_key" UUID NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "block_reward_pkey" PRIMARY KEY ("device_key","block_number")
);

-- CreateTable
CREATE TABLE "market_clock" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "offset_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "market_clock_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "wallet_account_id_idx" ON "wallet"("account_id");

-- CreateIndex
CREATE INDEX "sign_in_challenge_expires_at_idx" ON "sign_in_challenge"("expires_at");

-- CreateIndex
CREATE INDEX "session_account_id_created_at_idx" ON "session"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "refresh_token_session_id_idx" ON "refresh_token"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "device_device_id_key" ON "device"("device_id");

-- CreateIndex
CREATE INDEX "device_owner_account_id_idx" ON "device"("owner_account_id");

-- CreateIndex
CREATE INDEX "device_model_idx" ON "device"("model");

-- CreateIndex
CREATE UNIQUE INDEX "offer_slug_key" ON "offer"("slug");

-- CreateIndex
CREATE INDEX "offer_device_key_idx" ON "offer"("device_key");

-- CreateIndex
CREATE INDEX "offer_created_at_id_idx" ON "offer"("created_at", "id");

-- CreateIndex
CREATE INDEX "offer_requested_amount_id_idx" ON "offer"("requested_amount", "id");

-- CreateIndex
CREATE INDEX "offer_reward_share_bps_id_idx" ON "offer"("reward_share_bps", "id");

-- CreateIndex
CREATE INDEX "offer_estimated_apr_bps_id_idx" ON "offer"("estimated_apr_bps", "id");

-- CreateIndex
CREATE INDEX "co_stake_offer_id_idx" ON "co_stake"("offer_id");

-- CreateIndex
CREATE INDEX "co_stake_device_key_idx" ON "co_stake"("device_key");

-- CreateIndex
CREATE INDEX "co_stake_account_id_claimed_at_id_idx" ON "co_stake"("account_id", "claimed_at", "id");

-- CreateIndex
CREATE INDEX "co_stake_due_at_idx" ON "co_stake"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "co_stake_account_id_claim_slot_key" ON "co_stake"("account_id", "claim_slot");

-- CreateIndex
CREATE UNIQUE INDEX "signed_action_wallet_nonce_key" ON "signed_action"("wallet", "nonce");

-- CreateIndex
CREATE INDEX "posting_account_code_id_idx" ON "posting"("account_code", "id");

-- CreateIndex
CREATE INDEX "posting_transfer_id_idx" ON "posting"("transfer_id");

-- CreateIndex
CREATE UNIQUE INDEX "event_seq_key" ON "event"("seq");

-- CreateIndex
CREATE INDEX "event_entry_idx" ON "event"("entry");

-- CreateIndex
CREATE INDEX "event_offer_id_seq_idx" ON "event"("offer_id", "seq");

-- CreateIndex
CREATE INDEX "event_account_id_seq_idx" ON "event"("account_id", "seq");

-- CreateIndex
CREATE INDEX "event_counterparty_account_id_seq_idx" ON "event"("counterparty_account_id", "seq");

-- CreateIndex
CREATE INDEX "block_reward_block_number_idx" ON "block_reward"("block_number");

-- AddForeignKey
ALTER TABLE "wallet" ADD CONSTRAINT "wallet_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_token" ADD CONSTRAINT "refresh_token_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_owner_account_id_fkey" FOREIGN KEY ("owner_account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_owner_wallet_fkey" FOREIGN KEY ("owner_wallet") REFERENCES "wallet"("address") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_day" ADD CONSTRAINT "device_day_device_key_fkey" FOREIGN KEY ("device_key") REFERENCES "device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer" ADD CONSTRAINT "offer_device_key_fkey" FOREIGN KEY ("device_key") REFERENCES "device"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer" ADD CONSTRAINT "offer_signed_action_id_fkey" FOREIGN KEY ("signed_action_id") REFERENCES "signed_action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "co_stake" ADD CONSTRAINT "co_stake_offer_id_fkey" FOREIGN KEY ("offer_id") REFERENCES "offer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "co_stake" ADD CONSTRAINT "co_stake_device_key_fkey" FOREIGN KEY ("device_key") REFERENCES "device"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "co_stake" ADD CONSTRAINT "co_stake_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_co_stake_id_fkey" FOREIGN KEY ("co_stake_id") REFERENCES "co_stake"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_owner_signed_action_id_fkey" FOREIGN KEY ("owner_signed_action_id") REFERENCES "signed_action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_co_staker_signed_action_id_fkey" FOREIGN KEY ("co_staker_signed_action_id") REFERENCES "signed_action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_signed_action_id_fkey" FOREIGN KEY ("signed_action_id") REFERENCES "signed_action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "posting" ADD CONSTRAINT "posting_transfer_id_fkey" FOREIGN KEY ("transfer_id") REFERENCES "transfer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "posting" ADD CONSTRAINT "posting_account_code_fkey" FOREIGN KEY ("account_code") REFERENCES "ledger_account"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "block_reward" ADD CONSTRAINT "block_reward_block_number_fkey" FOREIGN KEY ("block_number") REFERENCES "block"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "block_reward" ADD CONSTRAINT "block_reward_device_key_fkey" FOREIGN KEY ("device_key") REFERENCES "device"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
