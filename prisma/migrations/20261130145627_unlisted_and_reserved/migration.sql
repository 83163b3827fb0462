-- Unlisted and reserved offers. Both are set at publication and never change.
ALTER TABLE "offer" ADD COLUMN     "reserved_for" TEXT,
ADD COLUMN     "visibility" TEXT NOT NULL DEFAULT 'LISTED';

-- AlterTable
ALTER TABLE "event" ADD COLUMN     "unlisted" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE offer ADD CONSTRAINT offer_visibility_known CHECK (visibility IN ('LISTED', 'UNLISTED'));
ALTER TABLE event ADD CONSTRAINT unlisted_event_is_not_public CHECK (NOT (public AND unlisted));

DROP TRIGGER offer_is_final ON offer;
CREATE TRIGGER offer_is_final BEFORE UPDATE ON offer FOR EACH ROW
  WHEN ((OLD.id, OLD.slug, OLD.device_key, OLD.requested_amount, OLD.reward_share_bps, OLD.visibility, OLD.reserved_for, OLD.terms_text,
         OLD.terms_sha256, OLD.created_at, OLD.expires_at, OLD.signed_action_id)
        IS DISTINCT FROM
        (NEW.id, NEW.slug, NEW.device_key, NEW.requested_amount, NEW.reward_share_bps, NEW.visibility, NEW.reserved_for, NEW.terms_text,
         NEW.terms_sha256, NEW.created_at, NEW.expires_at, NEW.signed_action_id))
  EXECUTE FUNCTION refuse_change();

-- Only the wallet for which an offer is reserved claims it.
CREATE FUNCTION refuse_claim_of_reserved_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM offer WHERE id = NEW.offer_id AND reserved_for <> NEW.wallet) THEN
    RAISE EXCEPTION 'the offer is reserved for another wallet'
      USING ERRCODE = '23514', CONSTRAINT = 'reserved_offer_is_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reserved_offer_is_kept BEFORE INSERT ON co_stake FOR EACH ROW EXECUTE FUNCTION refuse_claim_of_reserved_offer();
