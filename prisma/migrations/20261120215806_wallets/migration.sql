-- DropForeignKey
ALTER TABLE "device" DROP CONSTRAINT "device_owner_wallet_fkey";

-- CreateTable
CREATE TABLE "deposit" (
    "reference" TEXT NOT NULL,
    "wallet" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "credited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deposit_pkey" PRIMARY KEY ("reference")
);

-- CreateIndex
CREATE UNIQUE INDEX "wallet_address_account_id_key" ON "wallet"("address", "account_id");

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_owner_wallet_owner_account_id_fkey" FOREIGN KEY ("owner_wallet", "owner_account_id") REFERENCES "wallet"("address", "account_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "co_stake" ADD CONSTRAINT "co_stake_wallet_account_id_fkey" FOREIGN KEY ("wallet", "account_id") REFERENCES "wallet"("address", "account_id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- A wallet moves between accounts with everything that it owns and holds, in one statement, or not at all: a device and a
-- co-stake always act for the account of their wallet.
ALTER TABLE "deposit" ADD CONSTRAINT deposit_positive CHECK (amount > 0);
CREATE TRIGGER deposit_is_final BEFORE UPDATE OR DELETE ON "deposit" FOR EACH ROW EXECUTE FUNCTION refuse_change();
