// Queries of the servers with which Tandem is compared: one prepared statement per query over `bench.listed`, and the objects that
// become JSON. The limit server sends the objects unchanged; the GraphQL servers resolve them with the default resolver.

import { createHmac } from 'node:crypto';
import pg from 'pg';

export type PageRequest = {
  readonly kind: string;
  readonly minReliability: number;
  readonly first: number;
  readonly after: string | null;
};
export type CountRequest = { readonly model: string; readonly country: string; readonly minAmount: string };

type OfferRow = {
  readonly id: string;
  readonly slug: string;
  readonly closed: boolean;
  readonly claimed: boolean;
  readonly amount: string;
  readonly share: number;
  readonly created: number;
  readonly expires: number | null;
  readonly apr: number | null;
  readonly perBlock: string | null;
  readonly deviceId: string;
  readonly kind: string;
  readonly model: string;
  readonly quantity: number;
  readonly country: string;
  readonly tier: number;
  readonly state: string;
  readonly exit: boolean;
  readonly reliability: number | null;
};

const OFFER = `offer.id, offer.slug, offer.closes_at <= now() AS closed, offer.claimed_at IS NOT NULL AS claimed,
  offer.requested_amount AS amount, offer.reward_share_bps AS share, (extract(epoch FROM offer.created_at) * 1000)::float8 AS created,
  (extract(epoch FROM offer.expires_at) * 1000)::float8 AS expires, offer.estimated_apr_bps AS apr,
  CASE WHEN window_blocks >= 24 THEN window_reward * offer.reward_share_bps / 10000 / window_blocks END AS "perBlock",
  device.device_id AS "deviceId", device.kind, device.model, device.quantity, device.country, device.connectivity_tier AS tier,
  device.state, device.owner_exit_started_at IS NOT NULL AS exit, sums.reliability_e2 AS reliability`;

const PAGE = `SELECT ${OFFER} FROM (
    SELECT offer_id, device_key, apr FROM bench.listed
    WHERE kind = $1 AND is_open AND (closes_at IS NULL OR closes_at > now()) AND reliability >= $2 AND (apr, offer_id) < ($3, $4)
    ORDER BY apr DESC, offer_id DESC LIMIT $5) page
  JOIN offer ON offer.id = page.offer_id JOIN device ON device.id = page.device_key
  JOIN device_sums sums ON sums.device_key = device.id ORDER BY page.apr DESC, page.offer_id DESC`;
const ONE = `SELECT ${OFFER} FROM offer JOIN device ON device.id = offer.device_key
  JOIN device_sums sums ON sums.device_key = device.id WHERE slug = $1`;
const COUNT = `SELECT count(*)::int AS count FROM bench.listed
  WHERE model = $1 AND country = $2 AND is_open AND (closes_at IS NULL OR closes_at > now()) AND requested_amount >= $3`;
const FACETS = `SELECT model, kind, country, is_open, count(*)::int AS count, min(requested_amount) AS least, max(requested_amount) AS most
  FROM bench.listed WHERE (closes_at IS NULL OR closes_at > now()) AND requested_amount >= $1
  GROUP BY GROUPING SETS ((model), (kind), (country), (is_open), ())`;

/** The co-stakes of an account; those of the seed are all active. */
const CO_STAKES = `SELECT co_stake.id, co_stake.amount, held.balance AS held, (extract(epoch FROM co_stake.claimed_at) * 1000)::float8 AS claimed,
    co_stake.claim_slot IS NOT NULL AS slot, offer.slug, offer.requested_amount AS requested, device.device_id AS "deviceId", device.model,
    device.country, sums.reliability_e2 AS reliability
  FROM co_stake JOIN offer ON offer.id = co_stake.offer_id JOIN device ON device.id = co_stake.device_key
  JOIN device_sums sums ON sums.device_key = device.id JOIN ledger_account held ON held.code = 'co-stake/' || co_stake.id WHERE account_id = $1 ORDER BY co_stake.claimed_at DESC, co_stake.id DESC`;

const AFTER_NONE = { apr: 2_147_483_647, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

export type Answers = Awaited<ReturnType<typeof openAnswers>>;

/**
 * Opens a connection pool for the queries. `name` appears in `pg_stat_activity`, so that the CPU time of these connections can be
 * measured.
 */
export async function openAnswers(url: string, name: string, aliasSecret: Uint8Array) {
  const pool = new pg.Pool({ connectionString: url, application_name: name, max: 10 });
  const multipliers = new Map<string, number>();
  const { rows } = await pool.query('SELECT model, multiplier_e4 FROM multiplier');
  for (const row of rows) multipliers.set(row.model, row.multiplier_e4);
  const aliases = new Map<string, string>();

  const aliasOf = (deviceId: string): string => {
    let alias = aliases.get(deviceId);
    if (alias === undefined) {
      if (aliases.size > 100_000) aliases.clear();
      const digest = createHmac('sha256', aliasSecret).update(`owner of ${deviceId}`).digest('hex');
      alias = `owner-${digest.slice(0, 16)}`;
      aliases.set(deviceId, alias);
    }
    return alias;
  };
  const node = (row: OfferRow) => {
    const status = row.closed === true ? 'CLOSED' : row.claimed ? 'FILLED' : 'OPEN';
    const refusal = refusalOf(row, status, multipliers.get(row.model) ?? 0);
    return {
      id: `offer_${row.id.replaceAll('-', '')}`,
      slug: row.slug,
      status,
      requestedAmount: amountText(row.amount),
      rewardShareBps: row.share,
      createdAt: new Date(row.created).toISOString(),
      expiresAt: row.expires === null ? null : new Date(row.expires).toISOString(),
      estimate: row.perBlock === null ? null : { perBlock: amountText(row.perBlock), aprBps: row.apr },
      canClaim: { allowed: refusal === null, refusals: refusal === null ? [] : [{ code: refusal }] },
      device: {
        deviceId: row.deviceId,
        kind: row.kind,
        model: row.model,
        quantity: row.quantity,
        country: row.country,
        connectivityTier: row.tier,
        reliability: { score: row.reliability === null ? null : row.reliability / 100 },
        owner: { alias: aliasOf(row.deviceId) },
      },
    };
  };

  return {
    async page({ kind, minReliability, first, after }: PageRequest) {
      const from = after === null ? AFTER_NONE : readCursor(after);
      const values = [kind, Math.ceil(Math.round(minReliability * 1e6) / 1e4), from.apr, from.id, first + 1];
      const found = await pool.query<OfferRow>({ name: 'page', text: PAGE, values });
      const edges = found.rows.slice(0, first).map((row) => ({ cursor: writeCursor(row), node: node(row) }));
      return {
        edges,
        pageInfo: { hasNextPage: found.rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
      };
    },
    async one(slug: string) {
      const found = await pool.query<OfferRow>({ name: 'one', text: ONE, values: [slug] });
      return found.rows[0] === undefined ? null : node(found.rows[0]);
    },
    async count({ model, country, minAmount }: CountRequest) {
      const found = await pool.query({ name: 'count', text: COUNT, values: [model, country, baseUnits(minAmount)] });
      return { totalCount: found.rows[0]?.count as number };
    },
    async viewer(accountId: string) {
      const { rows } = await pool.query<CoStakeRow>({ name: 'viewer', text: CO_STAKES, values: [accountId] });
      const nodes = rows.map((row) => ({
        id: `costake_${row.id.replaceAll('-', '')}`,
        phase: 'ACTIVE',
        amount: amountText(row.amount),
        held: amountText(row.held),
        claimedAt: new Date(row.claimed).toISOString(),
        counterparty: { alias: aliasOf(row.deviceId) },
        offer: {
          slug: row.slug,
          status: 'FILLED',
          requestedAmount: amountText(row.requested),
          device: {
            model: row.model,
            country: row.country,
            reliability: { score: row.reliability === null ? null : row.reliability / 100 },
          },
        },
      }));
      const used = rows.filter(({ slot }) => slot).length;
      return { claimSlots: { used }, coStakes: { totalCount: nodes.length, nodes } };
    },
    async facets(minAmount: string) {
      const { rows } = await pool.query<FacetRow>({ name: 'facets', text: FACETS, values: [baseUnits(minAmount)] });
      return facetsOf(rows);
    },
    close: () => pool.end(),
  };
}

type CoStakeRow = {
  readonly id: string;
  readonly amount: string;
  readonly held: string;
  readonly claimed: number;
  readonly slot: boolean;
  readonly slug: string;
  readonly requested: string;
  readonly deviceId: string;
  readonly model: string;
  readonly country: string;
  readonly reliability: number | null;
};

type FacetRow = {
  readonly model: string | null;
  readonly kind: string | null;
  readonly country: string | null;
  readonly is_open: boolean | null;
  readonly count: number;
  readonly least: string;
  readonly most: string;
};

function facetsOf(rows: readonly FacetRow[]) {
  const by = (facet: (row: FacetRow) => string | null) =>
    rows
      .flatMap((row) => {
        const value = facet(row);
        return value === null ? [] : [{ value, count: row.count }];
      })
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const all = rows.find((row) => (row.model ?? row.kind ?? row.country ?? row.is_open) === null);
  return {
    models: by((row) => row.model),
    kinds: by((row) => row.kind),
    countries: by((row) => row.country),
    statuses: by((row) => (row.is_open === null ? null : row.is_open ? 'OPEN' : 'FILLED')),
    minRequestedAmount: all === undefined ? null : amountText(all.least),
    maxRequestedAmount: all === undefined ? null : amountText(all.most),
  };
}

function refusalOf(row: OfferRow, status: string, multiplier: number): string | null {
  if (status !== 'OPEN') return 'OFFER_NOT_OPEN';
  if (row.exit || row.state === 'BLOCKED' || row.state === 'TERMINATED') return 'DEVICE_NOT_COMMITTED';
  const runs = (row.state === 'ACTIVE' || row.state === 'IDLE') && row.tier > 0 && multiplier > 0;
  return runs ? null : 'DEVICE_NOT_OPERATIONAL';
}

/** Formats base units as a decimal number without trailing zeros. */
function amountText(units: string): string {
  const padded = units.padStart(9, '0');
  const fraction = padded.slice(-8).replace(/0+$/, '');
  return fraction === '' ? padded.slice(0, -8) : `${padded.slice(0, -8)}.${fraction}`;
}

function baseUnits(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.');
  return whole + fraction.padEnd(8, '0');
}

const writeCursor = (row: OfferRow): string => Buffer.from(`${row.apr ?? -1} ${row.id}`).toString('base64url');

function readCursor(text: string): { readonly apr: number; readonly id: string } {
  const [apr = '', id = ''] = Buffer.from(text, 'base64url').toString().split(' ');
  return { apr: Number(apr), id };
}
