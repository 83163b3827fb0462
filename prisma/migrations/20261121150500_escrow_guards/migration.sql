-- CreateIndex
CREATE INDEX "refresh_token_expires_at_idx" ON "refresh_token"("expires_at");

-- While under review a slash's escrow holds exactly its parts, otherwise nothing; checked at commit whichever of the three is
-- touched: the slash, a part (also one that comes later), the escrow itself (also one that is nobody's).
DROP TRIGGER slash_is_escrowed ON slash;
DROP FUNCTION refuse_wrong_escrow();
CREATE FUNCTION slash_of_escrow(code text) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN code ~ '^escrow/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN substr(code, 8)::uuid END;
CREATE FUNCTION refuse_wrong_escrow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- Which column names the slash or its escrow is the trigger's argument.
  escrow text := CASE TG_ARGV[0] WHEN 'code' THEN '' ELSE 'escrow/' END || (to_jsonb(NEW) ->> TG_ARGV[0]);
BEGIN
  IF coalesce((SELECT balance FROM ledger_account WHERE code = escrow), 0)
     <> coalesce((SELECT owner_amount + coalesce((SELECT sum(amount) FROM slash_part WHERE slash_id = slash.id), 0)
                  FROM slash WHERE id = slash_of_escrow(escrow) AND verdict IS NULL), 0) THEN
    RAISE EXCEPTION '% does not hold the parts of its slash', escrow USING ERRCODE = '23514', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER slash_is_escrowed AFTER INSERT OR UPDATE ON slash
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_escrow('id');
CREATE CONSTRAINT TRIGGER slash_part_is_escrowed AFTER INSERT ON slash_part
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_escrow('slash_id');
CREATE CONSTRAINT TRIGGER escrow_is_of_a_slash AFTER INSERT OR UPDATE ON ledger_account
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.code LIKE 'escrow/%')
  EXECUTE FUNCTION refuse_wrong_escrow('code');

-- What leaves an escrow goes where the verdict says, to the base unit: forfeited when upheld; when reversed back to each party,
-- onto its stake or its wallet, or among the rewards that are payable.
CREATE FUNCTION refuse_wrong_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  s slash;
BEGIN
  SELECT * INTO s FROM slash WHERE id = slash_of_escrow(NEW.account_code);
  IF EXISTS (
    WITH owed AS (
      SELECT CASE WHEN s.verdict = 'UPHELD' THEN 'forfeited' WHEN s.kind = 'REWARD' THEN 'rewards-payable' ELSE wallet END
               AS holder, sum(amount) AS amount
      FROM (SELECT device.owner_wallet AS wallet, s.owner_amount AS amount FROM device WHERE device.id = s.device_key
            UNION ALL
            SELECT co_stake.wallet, part.amount FROM slash_part part JOIN co_stake ON co_stake.id = part.co_stake_id
            WHERE part.slash_id = s.id) part
      WHERE s.verdict IS NOT NULL GROUP BY 1 HAVING sum(amount) <> 0
    ), place AS (
      SELECT code, code AS holder FROM unnest(ARRAY['forfeited', 'rewards-payable']) AS code
      UNION
      SELECT code, owner_wallet FROM device, unnest(ARRAY['wallet/' || owner_wallet, 'stake/' || id::text]) AS code
      WHERE id = s.device_key
      UNION
      SELECT code, wallet FROM slash_part part JOIN co_stake ON co_stake.id = part.co_stake_id,
        unnest(ARRAY['wallet/' || wallet, 'co-stake/' || co_stake.id::text]) AS code
      WHERE part.slash_id = s.id
    ), given AS (
      SELECT place.holder, sum(posting.amount) AS amount FROM posting LEFT JOIN place ON place.code = posting.account_code
      WHERE posting.transfer_id = NEW.transfer_id AND posting.account_code <> NEW.account_code GROUP BY 1
    )
    SELECT FROM owed FULL JOIN given USING (holder) WHERE owed.amount IS DISTINCT FROM given.amount
  ) THEN
    RAISE EXCEPTION 'what leaves % does not go where its verdict says', NEW.account_code
      USING ERRCODE = '23514', CONSTRAINT = 'slash_settles_by_verdict';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER slash_settles_by_verdict AFTER INSERT ON posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.account_code LIKE 'escrow/%' AND NEW.amount < 0)
  EXECUTE FUNCTION refuse_wrong_settlement();
