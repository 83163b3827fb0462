// Bulk inserts of offers and co-stakes for tests that read lists. Devices are imported by a use case; offers and co-stakes are
// written as rows in the state that signed actions would leave, because hundreds of signed actions take minutes. Not for tests of
// actions.

import { sha256 } from '../../src/app/digest.ts';
import { importDevices } from '../../src/app/network.ts';
import type { DeviceRecord } from '../../src/domain/device-record.ts';
import { newKey, newSlug } from '../../src/domain/key.ts';
import type { CloseReason } from '../../src/domain/offer.ts';
import { deviceLine } from '../../src/domain/offer-rules.ts';
import { termsText } from '../../src/domain/terms.ts';
import { sql } from '../../src/store/db/database.ts';
import { devicesByDeviceId } from '../../src/store/devices.ts';
import { PARAMETERS, T0 } from '../kit/device-aggregate.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io, type World } from '../kit/world.ts';

export type BulkOfferInput = {
  readonly device?: Partial<DeviceRecord>;
  readonly owner?: TestWallet;
  /** Requested amount in IO; default 1000. */
  readonly requested?: string;
  readonly shareBps?: number;
  readonly createdAt?: Date;
  readonly expiresAt?: Date;
  readonly claimedAt?: Date;
  readonly closesAt?: Date;
  readonly closeReason?: CloseReason;
};

export type BulkOffer = Required<Pick<BulkOfferInput, 'requested' | 'shareBps' | 'createdAt'>> & {
  readonly input: BulkOfferInput;
  readonly device: DeviceRecord;
  readonly deviceKey: string;
  readonly offerId: string;
};

const RECORD: Omit<DeviceRecord, 'deviceId' | 'ownerWallet'> = {
  kind: 'GPU',
  model: 'H100 SXM5',
  quantity: 8,
  pool: null,
  baseTierName: 'High Speed',
  connectivityTier: 3,
  downMbps: 900,
  upMbps: 800,
  downBps: 0,
  downtimeByDate: [],
  country: 'DE',
  location: null,
  soc2: false,
  hires: [],
  state: 'IDLE',
};

/** Imports a device and inserts one offer on it for each input. */
export async function insertDevicesWithOffers(
  world: World,
  inputs: readonly BulkOfferInput[],
): Promise<readonly BulkOffer[]> {
  const { ctx, database } = world;
  const devices = inputs.map(
    ({ device, owner }): DeviceRecord => ({
      ...RECORD,
      deviceId: newKey(ctx.random),
      ...device,
      ownerWallet: (owner ?? world.wallet('owner of the stock')).address,
    }),
  );
  await importDevices(ctx, devices);
  const ids = devices.map(({ deviceId }) => deviceId);
  const rows = await devicesByDeviceId(database, ids, await world.now());
  const keys = new Map(rows.map((row) => [row.deviceId, row.key]));
  const items = inputs.map((input, index): BulkOffer => {
    const device = devices[index]!;
    const { requested = '1000', shareBps = 5000, createdAt = T0 } = input;
    const deviceKey = keys.get(device.deviceId)!;
    return { input, device, deviceKey, offerId: newKey(ctx.random), requested, shareBps, createdAt };
  });
  await insertOffers(world, items);
  return items;
}

/** Inserts further offers on devices that have been imported before. */
export async function insertOffers(world: World, items: readonly BulkOffer[]): Promise<void> {
  const { ctx, database } = world;
  const rows = items.map(({ input, device, deviceKey, offerId, requested, shareBps, createdAt }) => {
    const slug = newSlug(ctx.random);
    const { expiresAt = null } = input;
    const terms = termsText({
      slug,
      deviceLine: deviceLine(device),
      requestedAmount: io(requested),
      rewardShareBps: shareBps,
      expiresAt,
      chainId: ctx.settings.chainId,
      parameters: PARAMETERS,
    });
    const closesAt = input.closesAt ?? expiresAt;
    return { deviceKey, offerId, requested, shareBps, createdAt, slug, expiresAt, terms, closesAt, input };
  });
  const column = <Value>(value: (row: (typeof rows)[number]) => Value): Value[] => rows.map(value);
  await database.execute(sql`
    WITH limits AS (
      UPDATE device SET offer_place_limit = 1, offer_stake_limit = 1e18, offer_share_limit_bps = 9999
      WHERE id = ANY (${column((row) => row.deviceKey)}::uuid[]))
    INSERT INTO offer (id, slug, device_key, requested_amount, reward_share_bps, terms_text, terms_sha256, created_at,
                       expires_at, claimed_at, closes_at, close_reason, live, break_even_share_bps)
    SELECT *, CASE WHEN live AND (claimed_at IS NULL OR closes_at IS NULL) THEN 10000 END FROM unnest(
      ${column((row) => row.offerId)}::uuid[], ${column((row) => row.slug)}::text[],
      ${column((row) => row.deviceKey)}::uuid[], ${column((row) => io(row.requested))}::bigint[],
      ${column((row) => row.shareBps)}::int[], ${column((row) => row.terms)}::text[],
      ${column((row) => sha256(row.terms))}::text[], ${column((row) => row.createdAt)}::timestamptz[],
      ${column((row) => row.expiresAt)}::timestamptz[], ${column((row) => row.input.claimedAt ?? null)}::timestamptz[],
      ${column((row) => row.closesAt)}::timestamptz[],
      ${column((row) => row.input.closeReason ?? (row.closesAt === null ? null : 'EXPIRED'))}::text[],
      ${column((row) => row.input.closeReason === undefined)}::bool[])
      AS given (id, slug, device_key, requested_amount, reward_share_bps, terms_text, terms_sha256, created_at,
                expires_at, claimed_at, closes_at, close_reason, live)`);
}

/**
 * Inserts a co-stake of the wallet `by` for each of the given claimed offers, without regard to the claim cap. Returns the ids of
 * the co-stakes.
 */
export async function insertCoStakes(
  world: World,
  items: readonly BulkOffer[],
  by: TestWallet,
): Promise<readonly string[]> {
  const { ctx, database } = world;
  await world.fund(by, '1');
  const ids = items.map(() => newKey(ctx.random));
  await database.execute(sql`
    INSERT INTO co_stake (id, offer_id, device_key, account_id, wallet, amount, reward_share_bps, claimed_at, settlement,
                          settle_by, settled_at, recorded_phase, claim_slot, claim_cap)
    SELECT given.id, offer.id, offer.device_key, wallet.account_id, wallet.address, offer.requested_amount,
           offer.reward_share_bps, offer.claimed_at, 'APPROVED', offer.claimed_at + interval '10 minutes', offer.claimed_at,
           'ACTIVE', given.slot, 1000
    FROM unnest(${ids}::uuid[], ${items.map((item) => item.offerId)}::uuid[]) WITH ORDINALITY AS given (id, offer_id, slot)
    JOIN offer ON offer.id = given.offer_id
    JOIN wallet ON wallet.address = ${by.address}`);
  return ids;
}
