// A claim as one SQL function, which the limit server of the benchmark of claims calls. It takes the same locks in the same order,
// checks the same conditions and writes the same rows as a claim of Tandem with its settlement, in one transaction; the triggers of
// the tables apply.

export const CLAIM_FUNCTION = `
CREATE FUNCTION bench.claim(p_action uuid, p_wallet text, p_nonce text, p_text text, p_signature bytea, p_issued timestamptz,
  p_expires timestamptz, p_offer uuid, p_co_stake uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_account uuid; v_device device; v_sums device_sums; v_offer offer; v_now timestamptz; v_balance bigint; v_claims int; v_cap int; v_slot smallint;
  v_multiplier int; v_transfer uuid := gen_random_uuid(); v_requirement bigint; v_parameters jsonb;
BEGIN
  INSERT INTO signed_action (id, wallet, nonce, action, text, signature, encoding, issued_at, expires_at, received_at)
  VALUES (p_action, p_wallet, p_nonce, 'claimOffer', p_text, p_signature, 'RAW', p_issued, p_expires, clock_timestamp())
  ON CONFLICT (wallet, nonce) DO NOTHING;
  IF NOT FOUND THEN RETURN 'NONCE_ALREADY_USED'; END IF;
  SELECT account_id INTO v_account FROM wallet WHERE address = p_wallet FOR KEY SHARE;
  PERFORM FROM account WHERE id = v_account FOR NO KEY UPDATE;
  SELECT device.* INTO v_device FROM offer JOIN device ON device.id = offer.device_key WHERE offer.id = p_offer
    FOR NO KEY UPDATE OF device;
  IF NOT FOUND THEN RAISE EXCEPTION 'NOT_FOUND'; END IF;
  v_now := date_trunc('milliseconds', clock_timestamp());
  SELECT * INTO v_offer FROM offer WHERE id = p_offer;
  SELECT * INTO v_sums FROM device_sums WHERE device_key = v_device.id;
  UPDATE co_stake SET claim_slot = NULL
  WHERE account_id = v_account AND claim_slot IS NOT NULL AND exit_started_at IS NOT NULL AND wait_ends_at <= v_now;
  INSERT INTO ledger_account (code) VALUES ('co-stake/' || p_co_stake);
  SELECT balance INTO v_balance FROM ledger_account WHERE code = 'wallet/' || p_wallet FOR NO KEY UPDATE;
  SELECT count(*), coalesce(min(free.slot) FILTER (WHERE co_stake.id IS NULL), 0) INTO v_claims, v_slot
  FROM generate_series(1, 2) free (slot)
  LEFT JOIN co_stake ON co_stake.account_id = v_account AND co_stake.claim_slot = free.slot;
  SELECT value INTO v_cap FROM parameter WHERE name = 'claimCap' AND valid_from <= v_now ORDER BY valid_from DESC LIMIT 1;
  SELECT multiplier_e4 INTO v_multiplier FROM multiplier
  WHERE model = v_device.model AND valid_from <= v_now ORDER BY valid_from DESC LIMIT 1;
  IF v_offer.closes_at <= v_now OR v_offer.claimed_at IS NOT NULL THEN RAISE EXCEPTION 'OFFER_NOT_OPEN'; END IF;
  IF v_device.owner_exit_started_at IS NOT NULL OR v_device.state IN ('BLOCKED', 'TERMINATED') THEN
    RAISE EXCEPTION 'DEVICE_NOT_COMMITTED'; END IF;
  IF v_device.state NOT IN ('ACTIVE', 'IDLE') OR v_device.connectivity_tier = 0 OR coalesce(v_multiplier, 0) = 0 THEN
    RAISE EXCEPTION 'DEVICE_NOT_OPERATIONAL'; END IF;
  IF v_device.owner_account_id = v_account THEN RAISE EXCEPTION 'OWN_DEVICE'; END IF;
  IF v_slot = 0 THEN RAISE EXCEPTION 'CLAIM_CAP_REACHED'; END IF;
  IF v_balance < v_offer.requested_amount THEN RAISE EXCEPTION 'INSUFFICIENT_BALANCE'; END IF;

  INSERT INTO co_stake (id, offer_id, device_key, account_id, wallet, amount, reward_share_bps, claimed_at, settlement, settle_by,
    settled_at, recorded_phase, claim_slot, claim_cap)
  VALUES (p_co_stake, p_offer, v_device.id, v_account, p_wallet, v_offer.requested_amount, v_offer.reward_share_bps, v_now, 'APPROVED',
    v_now + interval '10 minutes', v_now, 'ACTIVE', v_slot, v_cap);
  UPDATE offer SET claimed_at = v_now, closes_at = NULL, close_reason = NULL WHERE id = p_offer;
  INSERT INTO transfer (id, kind, at, signed_action_id, co_stake_id, device_key)
  VALUES (v_transfer, 'CLAIM', v_now, p_action, p_co_stake, v_device.id);
  WITH moved AS (
    UPDATE ledger_account SET balance = balance + part.amount
    FROM (VALUES ('wallet/' || p_wallet, -v_offer.requested_amount), ('co-stake/' || p_co_stake, v_offer.requested_amount)) part (code, amount)
    WHERE ledger_account.code = part.code RETURNING ledger_account.code, part.amount, ledger_account.balance)
  INSERT INTO posting (transfer_id, account_code, amount, balance_after) SELECT v_transfer, code, amount, balance FROM moved;
  v_requirement := CASE v_device.kind WHEN 'GPU' THEN v_device.quantity ELSE 1 END * 20000000000 * greatest(10000, v_multiplier) / 10000;
  SELECT jsonb_object_agg(name, value::text) INTO v_parameters FROM (
    SELECT DISTINCT ON (name) name, value FROM parameter WHERE valid_from <= v_now ORDER BY name, valid_from DESC) dated;
  INSERT INTO agreement (co_stake_id, terms_text, terms_sha256, requirement, reliability_e2, parameters, owner_signed_action_id,
    co_staker_signed_action_id, approved_at, promised_per_block)
  VALUES (p_co_stake, v_offer.terms_text, v_offer.terms_sha256, v_requirement, v_sums.reliability_e2, v_parameters,
    v_offer.signed_action_id, p_action, v_now, CASE WHEN v_sums.window_blocks >= 24 THEN
      v_sums.window_reward * v_offer.reward_share_bps / 10000 / v_sums.window_blocks END);
  INSERT INTO event (id, type, occurred_at, public, account_id, counterparty_account_id, offer_id, device_key, co_stake_id, label,
    previous_label, status, previous_status, amount, reason)
  SELECT gen_random_uuid(), type, v_now, public, v_device.owner_account_id, v_account, p_offer, v_device.id, p_co_stake, NULL, NULL,
    'FILLED', 'OPEN', v_offer.requested_amount, NULL
  FROM (VALUES ('OFFER_CLAIMED', true), ('CLAIM_SETTLED', false)) happened (type, public);
  UPDATE signed_action SET outcome = jsonb_build_object('id', p_co_stake) WHERE id = p_action;
  RETURN p_co_stake::text;
END $$`;
