// Fills a migrated database for the benchmark of reads with offers, devices, co-stakes and ledger entries, by set-based statements
// with triggers disabled. Besides the product's tables it creates `bench.listed`, a narrow row per standing offer with an index for
// each measured query. The servers with which Tandem is compared read that table; Tandem does not.

import pg from 'pg';

export type Seeded = { readonly offers: number; readonly closed: number };

/** Names and multipliers (ten-thousandths) of hardware models: the most frequent first, CPUs last. */
const MODELS = [
  ['GeForce RTX 4090', 10_000],
  ['H100 SXM5', 100_000],
  ['GeForce RTX 3090', 10_000],
  ['A100-SXM4-80GB', 60_000],
  ['GeForce RTX 4070', 2_500],
  ['L40S', 20_000],
  ['RTX A6000', 15_000],
  ['GeForce RTX 3080', 5_000],
  ['H200', 120_000],
  ['GeForce RTX 4080', 7_500],
  ['A100 PCIE 40GB', 40_000],
  ['GeForce RTX 3070', 2_500],
  ['RTX 6000 Ada', 20_000],
  ['A10', 10_000],
  ['T4', 2_500],
  ['GeForce RTX 3060', 2_500],
  ['V100 SXM2', 10_000],
  ['A40', 15_000],
  ['RTX A5000', 10_000],
  ['B200', 200_000],
  ['M2 Ultra', 40_000],
  ['EPYC 9654', 40_000],
  ['M3 Max', 20_000],
  ['Xeon 8480', 40_000],
] as const;
const GPU_MODELS = 20;
const COUNTRIES =
  'US DE FR GB CA NL SG JP KR IN AU BR SE FI NO PL ES IT CH AT BE DK IE PT CZ RO BG GR HU SK SI HR EE LV LT TR ZA MX AR IS';

const list = (texts: readonly string[]): string => `ARRAY[${texts.map((text) => `'${text}'`).join(', ')}]`;

/** Returns an SQL expression for a text in the form of a wallet address: base58 characters from a hash. */
const address = (of: string): string => `left(translate(md5(${of}) || md5('more' || ${of}), '0', 'g'), 44)`;

const statements = (offers: number, closedEach: number): readonly string[] => {
  const owners = Math.max(1, Math.ceil(offers / 10));
  return [
    'CREATE SCHEMA bench',
    `SELECT setseed(0.42)`,
    `CREATE UNLOGGED TABLE bench.seed AS
     SELECT drawn.*, (requirement * 0.5)::bigint AS own,
            greatest(20000000000, round(requirement * (0.25 + 0.25 * a) / 100000000) * 100000000)::bigint AS requested
     FROM (SELECT drawn.*, (CASE WHEN is_gpu THEN quantity ELSE 1 END * 20000000000 * greatest(1, multiplier / 10000.0))::bigint AS requirement
       FROM (SELECT i, md5('offer' || i)::uuid AS offer_id, md5('device' || i)::uuid AS device_key, a, b, c, d, e, f,
              model_index <= ${GPU_MODELS} AS is_gpu, (${list(MODELS.map(([name]) => name))})[model_index] AS model,
              (ARRAY[${MODELS.map(([, multiplier]) => multiplier).join(', ')}])[model_index] AS multiplier,
              CASE WHEN model_index <= ${GPU_MODELS} THEN (ARRAY[2, 2, 4, 8, 8])[1 + floor(5 * b)::int] ELSE 1 END AS quantity
             FROM (SELECT i, a, b, c, d, e, f, 1 + floor(${MODELS.length} * power(f, 1.7))::int AS model_index FROM (
               SELECT i, random() AS a, random() AS b, random() AS c, random() AS d, random() AS e, random() AS f
               FROM generate_series(1, ${offers}) i) uniform) indexed) drawn) drawn`,
    ...MODELS.map(
      ([name, multiplier]) => `INSERT INTO multiplier VALUES ('${name}', ${multiplier}, '2024-01-01Z', 'example')`,
    ),
    `INSERT INTO block (number, starts_at, ends_at, status, completed_at)
     SELECT 1000, hour - interval '1 hour', hour, 'COMPLETED', hour FROM date_trunc('hour', now()) hour`,
    `INSERT INTO account SELECT md5('owner' || i)::uuid, now() - interval '200 days' FROM generate_series(0, ${owners - 1}) i`,
    `INSERT INTO wallet SELECT ${address(`'owner' || i`)}, md5('owner' || i)::uuid, true, now() - interval '200 days'
     FROM generate_series(0, ${owners - 1}) i`,
    `INSERT INTO device (id, device_id, owner_wallet, owner_account_id, kind, model, quantity, pool, connectivity_tier, down_mbps,
       up_mbps, country, location, soc2, hire_bounds, state, state_at, imported_at)
     SELECT device_key, md5('network' || i)::uuid, ${address(`'owner' || i % ${owners}`)}, md5('owner' || i % ${owners})::uuid,
       CASE WHEN is_gpu THEN 'GPU' ELSE 'CPU' END, model, quantity,
       CASE WHEN multiplier > 20000 THEN 'ENTERPRISE' ELSE 'COMMUNITY' END,
       CASE WHEN c < 0.02 THEN 0 WHEN c < 0.2 THEN 1 WHEN c < 0.5 THEN 2 WHEN c < 0.85 THEN 3 ELSE 4 END,
       200 + 800 * d, 100 + 400 * e, (string_to_array('${COUNTRIES}', ' '))[1 + floor(40 * power(d, 2.2))::int], NULL,
       e < 0.2, CASE WHEN e > 0.6 THEN ARRAY[now() - interval '90 days'] ELSE '{}' END, CASE WHEN a > 0.95 THEN 'MAINTENANCE' WHEN e > 0.6 THEN 'ACTIVE' ELSE 'IDLE' END,
       now() - interval '90 days', now() - interval '180 days'
     FROM bench.seed`,
    `INSERT INTO device_sums (device_key, window_reward, window_blocks, reliability_e2, nominated_30d, succeeded_30d, owner_reward_lifetime)
     SELECT device_key,
       CASE WHEN b < 0.03 THEN 0 ELSE (3360000000 * (0.2 + c) * greatest(1, multiplier / 20000.0))::bigint END,
       CASE WHEN b < 0.03 THEN 10 ELSE 168 END,
       CASE WHEN b > 0.97 THEN NULL ELSE (10000 * (1 - 0.6 * power(e, 3)))::int END, 700, 690, 5000000000
     FROM bench.seed`,
    'ALTER TABLE offer DISABLE TRIGGER USER',
    `INSERT INTO offer (id, slug, device_key, requested_amount, reward_share_bps, terms_text, terms_sha256, created_at, expires_at,
       claimed_at, closes_at, close_reason, live, estimated_apr_bps)
     SELECT offer_id, left(md5('slug' || i), 22), device_key, requested, share, ${termsText()}, encode(sha256(${termsText()}::bytea), 'hex'),
       created_at, expires_at, claimed_at, CASE WHEN claimed_at IS NULL THEN expires_at END,
       CASE WHEN claimed_at IS NULL AND expires_at IS NOT NULL THEN 'EXPIRED' END, true,
       CASE WHEN window_blocks >= 24 THEN
         (window_reward * share / 10000 * 8760 / window_blocks * 10000 / requested)::int END
     FROM (SELECT seed.*, window_reward, window_blocks, device_id, (3000 + 6500 * d)::int AS share,
             date_trunc('milliseconds', now() - (1 + 100 * a) * interval '1 day') AS created_at,
             CASE WHEN c > 0.6 THEN date_trunc('milliseconds', now() + (30 + 60 * b) * interval '1 day') END AS expires_at,
             CASE WHEN i % 4 = 0 THEN date_trunc('milliseconds', now() - a * interval '20 hours') END AS claimed_at
           FROM bench.seed JOIN device ON device.id = device_key JOIN device_sums USING (device_key)) seed`,
    `INSERT INTO offer (id, slug, device_key, requested_amount, reward_share_bps, terms_text, terms_sha256, created_at, expires_at,
       claimed_at, closes_at, close_reason, live)
     SELECT md5('closed' || k || ' ' || i)::uuid, left(md5('closed slug' || k || ' ' || i), 22), device_key, requested, (3000 + 6500 * e)::int,
       ${termsText()}, encode(sha256(${termsText()}::bytea), 'hex'), closed_at - interval '5 days', NULL, NULL, closed_at, 'CLOSED_BY_OWNER', false
     FROM (SELECT *, date_trunc('milliseconds', now() - (101 + k * 6 + a) * interval '1 day') AS closed_at, (3000 + 6500 * e)::int AS share, NULL::timestamptz AS expires_at, md5('network' || i)::uuid AS device_id
           FROM bench.seed CROSS JOIN generate_series(1, ${closedEach}) k) seed`,
    'ALTER TABLE offer ENABLE TRIGGER USER',
    // The sums that the disabled triggers would have kept.
    'ALTER TABLE device DISABLE TRIGGER USER',
    `UPDATE device SET offer_places = taken.places, offer_stake = taken.stake, offer_share_bps = taken.share_bps
     FROM (SELECT device_key, count(*) AS places, sum(requested_amount) AS stake, sum(reward_share_bps) AS share_bps
           FROM offer WHERE live GROUP BY device_key) taken WHERE device.id = taken.device_key`,
    'ALTER TABLE device ENABLE TRIGGER USER',
    ...positions(offers),
    ...listed(),
    'DROP TABLE bench.seed',
  ];
};

/** Returns an SQL expression for a text with the shape and length of canonical terms. */
const termsText =
  (): string => `('Tandem co-staking terms, version 1' || chr(10) || 'Offer: ' || left(md5('slug' || i), 22) || chr(10) || 'Device: '
  || device_id || ' (' || quantity || ' x ' || model || ')' || chr(10) || 'Amount: ' || requested / 100000000 || ' IO' || chr(10)
  || 'Reward share: ' || share / 100 || '.00 %' || chr(10) || 'Offer expires: ' || coalesce(expires_at::text, 'never') || chr(10)
  || 'Wait period: 7 days' || chr(10) || 'Cooldown: 14 days' || chr(10) || 'Slash review: 30 days' || chr(10) || 'Chain ID: solana:mainnet')`;

/**
 * Returns the statements that insert the co-stakes of the filled offers, two per account, and the ledger of all stakes: for each
 * account one transfer with one posting.
 */
const positions = (offers: number): readonly string[] => {
  const accounts = Math.max(1, Math.ceil(offers / 8));
  return [
    `INSERT INTO account SELECT md5('holder' || i)::uuid, now() - interval '200 days' FROM generate_series(0, ${accounts}) i`,
    `INSERT INTO wallet SELECT ${address(`'holder' || i`)}, md5('holder' || i)::uuid, true, now() - interval '200 days'
     FROM generate_series(0, ${accounts}) i`,
    `INSERT INTO co_stake (id, offer_id, device_key, account_id, wallet, amount, reward_share_bps, claimed_at, settlement, settle_by,
       settled_at, recorded_phase, claim_slot, claim_cap)
     SELECT md5('stake' || i)::uuid, offer_id, seed.device_key, md5('holder' || i / 8)::uuid, ${address(`'holder' || i / 8`)}, requested,
       reward_share_bps, claimed_at, 'APPROVED', claimed_at + interval '10 minutes', claimed_at, 'ACTIVE', 1 + (i / 4) % 2, 2
     FROM bench.seed JOIN offer ON offer.id = offer_id WHERE i % 4 = 0`,
    `INSERT INTO ledger_account SELECT 'stake/' || device_key, own, false FROM bench.seed`,
    `INSERT INTO ledger_account SELECT 'co-stake/' || md5('stake' || i)::uuid, requested, false FROM bench.seed WHERE i % 4 = 0`,
    `INSERT INTO ledger_account (code, balance, may_be_negative)
     SELECT 'deposits', -sum(balance), true FROM ledger_account
     ON CONFLICT (code) DO UPDATE SET balance = excluded.balance`,
    `INSERT INTO posting (transfer_id, account_code, amount, balance_after)
     SELECT md5(code)::uuid, code, balance, balance FROM ledger_account WHERE balance <> 0`,
    `INSERT INTO transfer (id, kind, at)
     SELECT md5(code)::uuid, 'OWNER_STAKE', now() - interval '150 days' FROM ledger_account WHERE balance <> 0`,
  ];
};

/** Returns the statements that create `bench.listed`, with an index for each query of the servers with which Tandem is compared. */
const listed = (): readonly string[] => [
  `CREATE TABLE bench.listed AS
   SELECT offer_id, seed.device_key, device.kind, device.model, device.country, claimed_at IS NULL AS is_open, closes_at,
     coalesce(estimated_apr_bps, -1) AS apr, reliability_e2 AS reliability, requested_amount, offer.reward_share_bps
   FROM bench.seed JOIN device ON device.id = seed.device_key JOIN device_sums ON device_sums.device_key = device.id
     JOIN offer ON offer.id = offer_id`,
  `CREATE INDEX ON bench.listed (kind, is_open, apr DESC, offer_id DESC) INCLUDE (reliability, closes_at, device_key)`,
  `CREATE INDEX ON bench.listed (model, country, is_open) INCLUDE (requested_amount, closes_at)`,
];

const TABLES = list(['offer', 'device', 'co_stake', 'posting', 'transfer', 'ledger_account', 'wallet', 'account']);

/** Fills an empty, migrated database with `offers` standing offers and `closedEach` closed offers for each standing one. */
export async function seedOffers(url: string, offers: number, closedEach: number): Promise<Seeded> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off; SET TimeZone = 'UTC';
      SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'`);
    // Build indexes after inserting the rows: with random keys each insert into an index is a random write.
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
      SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
      WHERE indrelid = ANY (${TABLES}::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`);
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    for (const statement of statements(offers, closedEach)) await client.query(statement);
    for (const { definition } of indexes) await client.query(definition);
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
    return { offers, closed: offers * closedEach };
  } finally {
    await client.end();
  }
}
