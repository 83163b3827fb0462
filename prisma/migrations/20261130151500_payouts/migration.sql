-- CreateTable
CREATE TABLE "payout" (
    "id" UUID NOT NULL,
    "wallet" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "signed_action_id" UUID NOT NULL,
    "settles_at" TIMESTAMPTZ(3),
    "sandbox_failure" TEXT,
    "reported_at" TIMESTAMPTZ(3),
    "transaction_signature" TEXT,
    "failure" TEXT,

    CONSTRAINT "payout_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "payout_wallet_requested_at_id_idx" ON "payout"("wallet", "requested_at", "id");

-- AddForeignKey
ALTER TABLE "payout" ADD CONSTRAINT "payout_signed_action_id_fkey" FOREIGN KEY ("signed_action_id") REFERENCES "signed_action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The network asks for the payouts without a report, the oldest first; a request counts those of its wallet.
CREATE INDEX payout_requested ON payout (requested_at, id) WHERE reported_at IS NULL;
CREATE INDEX payout_requested_of_wallet ON payout (wallet) WHERE reported_at IS NULL;

ALTER TABLE payout
  ADD CONSTRAINT payout_positive CHECK (amount > 0),
  ADD CONSTRAINT payout_has_one_result CHECK (num_nonnulls(transaction_signature, failure) = num_nonnulls(reported_at)),
  ADD CONSTRAINT payout_reported_after_request CHECK (reported_at >= requested_at);

-- A request never changes, and its report is written once.
CREATE TRIGGER payout_is_final BEFORE UPDATE ON payout FOR EACH ROW
  WHEN (OLD.reported_at IS NOT NULL
        OR (OLD.id, OLD.wallet, OLD.amount, OLD.requested_at, OLD.signed_action_id, OLD.settles_at, OLD.sandbox_failure)
           IS DISTINCT FROM
           (NEW.id, NEW.wallet, NEW.amount, NEW.requested_at, NEW.signed_action_id, NEW.settles_at, NEW.sandbox_failure))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_stays BEFORE DELETE ON payout FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- At commit the payable account of a wallet holds its payouts without a report, whichever of the two was touched, and these are ten at most.
CREATE FUNCTION refuse_wrong_payable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  payer text := CASE TG_TABLE_NAME WHEN 'payout' THEN to_jsonb(NEW) ->> 'wallet' ELSE substr(to_jsonb(NEW) ->> 'code', 9) END;
  requested record;
BEGIN
  SELECT coalesce(sum(amount), 0) AS amount, count(*) AS count INTO requested
    FROM payout WHERE wallet = payer AND reported_at IS NULL;
  IF coalesce((SELECT balance FROM ledger_account WHERE code = 'payable/' || payer), 0) <> requested.amount
     OR requested.count > 10 THEN
    RAISE EXCEPTION 'the payable balance of a wallet is not that of its payouts, or these are more than ten'
      USING ERRCODE = '23514', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payout_is_payable AFTER INSERT OR UPDATE ON payout
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_payable();
CREATE CONSTRAINT TRIGGER payable_is_of_payouts AFTER INSERT OR UPDATE ON ledger_account
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.code LIKE 'payable/%')
  EXECUTE FUNCTION refuse_wrong_payable();

-- What was sent does not come back: money leaves a paid-out account never, and a payable one to its own wallet or its paid-out account.
CREATE FUNCTION refuse_wrong_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.account_code LIKE 'paid-out/%'
     OR EXISTS (SELECT FROM posting WHERE transfer_id = NEW.transfer_id AND account_code <> NEW.account_code
                AND account_code NOT IN ('wallet/' || substr(NEW.account_code, 9), 'paid-out/' || substr(NEW.account_code, 9))) THEN
    RAISE EXCEPTION 'money of a payout goes to its own wallet or out' USING ERRCODE = '23514', CONSTRAINT = 'payout_goes_to_its_wallet';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payout_goes_to_its_wallet AFTER INSERT ON posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.amount < 0 AND (NEW.account_code LIKE 'payable/%' OR NEW.account_code LIKE 'paid-out/%'))
  EXECUTE FUNCTION refuse_wrong_payout();
