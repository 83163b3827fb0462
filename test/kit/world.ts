// A test marketplace on a real database, with methods in domain terms: a device, an offer, a claim. Every method runs a use case of
// src/app, and every action is signed with a real key. Wall time changes only when a test moves it, and randomness comes from a
// seed. A method such as `world.claim` throws on a refusal; `world.attempt.claim` returns the outcome.

import { createHash } from 'node:crypto';
import type { SignableAction } from '../../src/app/actions/table.ts';
import { authorizationText, type WalletAuthorization } from '../../src/app/authorization.ts';
import { marketNow } from '../../src/app/clock.ts';
import { createClockMonitor, type ProcessClocks } from '../../src/app/clock-monitor.ts';
import type { AppContext } from '../../src/app/context.ts';
import { creditDeposits } from '../../src/app/deposits.ts';
import { publishMultipliers } from '../../src/app/multipliers.ts';
import { importDevices } from '../../src/app/network.ts';
import { describeAction } from '../../src/app/signed-action.ts';
import { sweep } from '../../src/app/sweep.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import type { CoStake } from '../../src/domain/co-stake.ts';
import type { DeviceRecord } from '../../src/domain/device-record.ts';
import type { EventRecord } from '../../src/domain/event-record.ts';
import { newKey } from '../../src/domain/key.ts';
import { walletLedgerAccount } from '../../src/domain/ledger.ts';
import type { Offer } from '../../src/domain/offer.ts';
import type { RefusalCode } from '../../src/domain/refusal.ts';
import { advanceClock } from '../../src/sandbox/advance-clock.ts';
import { DATABASE_CLOCK, readClock } from '../../src/store/clock.ts';
import { coStakesById } from '../../src/store/co-stakes.ts';
import { raw, sql } from '../../src/store/db/database.ts';
import { devicesByDeviceId } from '../../src/store/devices.ts';
import { balancesOf } from '../../src/store/ledger.ts';
import { offersById } from '../../src/store/offers.ts';
import { newNonce } from '../../src/wallet/message.ts';
import {
  attemptsIn,
  io,
  type OfferInput,
  type SigningInput,
  type WorldCoStake,
  type WorldDevice,
  type WorldOffer,
} from './attempt.ts';
import { currentFileNumber, openTestDatabase, type TestDatabase } from './database.ts';
import { later, msOf, type Span, T0 } from './device-aggregate.ts';
import { makeWallet, type TestWallet } from './wallet.ts';

// biome-ignore lint/performance/noBarrelFile: suites import the types of a world from one file.
export { io } from './attempt.ts';
export type { OfferInput, SigningInput, WorldCoStake, WorldDevice, WorldOffer };

export type DeviceInput = Partial<Omit<DeviceRecord, 'ownerWallet'>> & {
  readonly owner?: TestWallet;
  /** IO that is credited to the owner and then staked on the device; by default 8000. "0": nothing is credited or staked. */
  readonly stake?: string;
};

export type World = Awaited<ReturnType<typeof makeWorld>>;

export type WorldOptions = {
  /**
   * An open database, which `end` does not close; by default a new one is opened. Two test marketplaces on one database act as two
   * processes of one marketplace, each with its own wall clock.
   */
  readonly database?: TestDatabase;
  /** True when a test inserts rows without their ledger entries; the check of the ledger after each test then skips this database. */
  readonly tampered?: boolean;
  /** Whether the marketplace is a sandbox, in which the clock can be advanced; true by default. */
  readonly sandbox?: boolean;
  readonly startsAt?: Date;
  /**
   * The clocks of the process. The marketplace then takes its time from the database, as in production, and `pass` has no effect.
   */
  readonly clocks?: ProcessClocks;
};

const MULTIPLIERS = [
  ['H100 SXM5', 100_000],
  ['RTX 4070', 2_500],
  ['M2 Max', 10_000],
] as const;

/** The reported data of a device that meets every condition for publishing an offer. */
export const OPERATIONAL_DEVICE: Omit<DeviceRecord, 'deviceId' | 'ownerWallet'> = {
  kind: 'GPU',
  model: 'H100 SXM5',
  quantity: 8,
  pool: 'ENTERPRISE',
  baseTierName: 'Ultra High Speed',
  connectivityTier: 3,
  downMbps: 1200,
  upMbps: 1100,
  downBps: 0,
  downtimeByDate: [],
  country: 'DE',
  location: 'Frankfurt',
  soc2: true,
  hires: [],
  state: 'IDLE',
};

/**
 * Counts the test marketplaces of the current test file. The count is the random seed of each, so marketplaces of one file have
 * different keys, and every run of the file has the same keys.
 */
const made = { file: 0, worlds: 0 };

function nextSeed(): string {
  const file = currentFileNumber();
  made.worlds = file === made.file ? made.worlds + 1 : 1;
  made.file = file;
  return `world ${made.worlds}`;
}

/** Opens a test marketplace. The caller closes it with `end`. */
export async function makeWorld(options: WorldOptions = {}) {
  const database = options.database ?? (await openTestDatabase({ tampered: options.tampered === true }));
  const seed = nextSeed();
  let wall = options.startsAt ?? T0;
  let drawn = 0;
  let notifications = 0;
  const random = (bytes: number): Uint8Array => {
    drawn += 1;
    return new Uint8Array(createHash('shake256', { outputLength: bytes }).update(`${seed} ${drawn}`).digest());
  };
  const clock = options.clocks === undefined ? null : createClockMonitor(options.clocks);
  await clock?.observe(() => readClock(database, DATABASE_CLOCK));
  const ctx: AppContext = {
    database,
    wallNow: clock?.wallNow ?? (() => wall),
    clock,
    random,
    settings: {
      domain: 'tandem.example',
      origin: 'https://tandem.example',
      chainId: 'solana:localnet',
      sandbox: options.sandbox ?? true,
      allowedOrigins: ['https://tandem.example'],
    },
    secrets: { alias: new Uint8Array(32).fill(1), seal: new Uint8Array(32).fill(2) },
    notify: () => {
      notifications += 1;
    },
  };
  const validFrom = new Date('2024-01-01T00:00:00.000Z');
  await publishMultipliers(
    ctx,
    MULTIPLIERS.map(([model, multiplierTenThousandths]) => ({
      model,
      multiplierTenThousandths,
      validFrom,
      source: 'example',
    })),
  );

  const wallet = (name: string): TestWallet => makeWallet(`${seed} ${name}`);
  const newWallet = (): TestWallet => wallet(`wallet ${newKey(random)}`);
  const now = (): Promise<Date> => marketNow(ctx, database);

  const sign = async (
    action: SignableAction,
    by: TestWallet,
    input: SigningInput = {},
  ): Promise<WalletAuthorization> => {
    const described = await describeAction(ctx, action);
    const issuedAt = input.issuedAt ?? ctx.wallNow();
    const signing = {
      wallet: (input.inNameOf ?? by).address,
      nonce: input.nonce ?? newNonce(random),
      issuedAt,
      expiresAt: input.expiresAt ?? later(issuedAt, { minutes: 5 }),
    };
    const encoding = input.encoding ?? 'RAW';
    const text = authorizationText(ctx, described ?? { title: 'Act on nothing', details: [] }, signing);
    return { ...signing, encoding, signature: by.sign(text, encoding) };
  };

  const fund = (to: TestWallet, amount: string): Promise<void> =>
    creditDeposits(ctx, [{ wallet: to.address, amount: io(amount) }]);

  const attempt = attemptsIn(ctx, sign);

  return {
    ctx,
    database,
    attempt,
    sign,
    fund,
    /** Returns the wallet with a name; its balance is zero at first. The same name gives another key in another test marketplace. */
    wallet,
    /** Returns a new wallet with a balance of `amount` IO. */
    async investor(amount = '100000'): Promise<TestWallet> {
      const investor = newWallet();
      await fund(investor, amount);
      return investor;
    },
    /**
     * Imports a device on which an offer can be published: 8 x H100 SXM5, half of its requirement staked by its owner. `input`
     * replaces these values.
     */
    async device(input: DeviceInput = {}): Promise<WorldDevice> {
      const { owner = newWallet(), stake = '8000', ...record } = input;
      const deviceId = record.deviceId ?? newKey(random);
      await importDevices(ctx, [{ ...OPERATIONAL_DEVICE, ...record, deviceId, ownerWallet: owner.address }]);
      const [row] = await devicesByDeviceId(database, [deviceId], await now());
      const device = { key: row!.key, deviceId, owner };
      if (io(stake) === 0n) return device;
      await fund(owner, stake);
      succeeded(await attempt.stake(device, stake));
      return device;
    },
    async stake(device: WorldDevice, amount: string): Promise<void> {
      succeeded(await attempt.stake(device, amount));
    },
    async offer(device: WorldDevice, input: OfferInput = {}): Promise<WorldOffer> {
      return { id: succeeded(await attempt.offer(device, input)), device };
    },
    async close(offer: WorldOffer): Promise<void> {
      succeeded(await attempt.close(offer));
    },
    /** Claims an offer and settles the claim. */
    async claim(offer: WorldOffer, by: TestWallet): Promise<WorldCoStake> {
      return { id: succeeded(await attempt.claim(offer, by)), offer, by };
    },
    /** Claims an offer without settling, like a process that crashes after the claim: the transfer stays pending. */
    async claimUnsettled(offer: WorldOffer, by: TestWallet): Promise<WorldCoStake> {
      return { id: succeeded(await attempt.claimUnsettled(offer, by)), offer, by };
    },
    async unstake(coStake: Pick<WorldCoStake, 'id' | 'by'>): Promise<void> {
      succeeded(await attempt.unstake(coStake));
    },
    async cancelUnstake(coStake: WorldCoStake): Promise<void> {
      succeeded(await attempt.cancelUnstake(coStake));
    },
    async withdraw(coStake: WorldCoStake): Promise<void> {
      succeeded(await attempt.withdraw(coStake));
    },
    /** Returns the current market time. */
    now,
    /** Moves the wall clock forward by a span, without a sweep. */
    pass(span: Span): void {
      wall = later(wall, span);
    },
    /** Sets the wall clock to an instant, without a sweep. */
    passTo(instant: Date): void {
      wall = instant;
    },
    /** Advances the sandbox clock by a span; every event that becomes due within it is recorded. */
    async advance(span: Span): Promise<void> {
      const moved = await advanceClock(ctx, { byMs: msOf(span) });
      if ('refusal' in moved) throw new Error(moved.refusal.code);
    },
    sweep: () => sweep(ctx),
    /** Number of calls of the notifier so far. */
    notifications: () => notifications,
    /** Returns the balance of a wallet in base units. */
    async balance(of: TestWallet): Promise<bigint> {
      const code = walletLedgerAccount(of.address);
      return (await balancesOf(database, [code])).get(code) ?? 0n;
    },
    async offerRow({ id }: { readonly id: string }): Promise<Offer> {
      return (await offersById(database, [id]))[0]!;
    },
    async coStakeRow({ id }: { readonly id: string }): Promise<CoStake> {
      return (await coStakesById(database, [id]))[0]!;
    },
    /** Returns the event log in the order of insertion, restricted to one device when `device` is given. */
    async events(device?: WorldDevice): Promise<readonly EventRecord[]> {
      return database.query<EventRecord>(sql`
        SELECT type, occurred_at AS "occurredAt", public, account_id AS "accountId",
               counterparty_account_id AS "counterpartyAccountId", offer_id AS "offerId", device_key AS "deviceKey",
               co_stake_id AS "coStakeId", label, previous_label AS "previousLabel", status,
               previous_status AS "previousStatus", amount, reason, offer_facts AS "offerFacts"
        FROM event WHERE ${device?.key ?? null}::uuid IS NULL OR device_key = ${device?.key ?? null}::uuid ORDER BY entry`);
    },
    async end(): Promise<void> {
      if (options.database === undefined) await database.close();
    },
  };
}

/** Empties a database except for the protocol parameters, which is faster than opening a new one. */
export async function clear(database: TestDatabase): Promise<void> {
  const rows = await database.query<{ tables: string }>(sql`
    SELECT string_agg(format('%I', tablename), ', ') AS tables FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT IN ('parameter', '_prisma_migrations')`);
  await database.execute(sql`TRUNCATE ${raw(rows[0]!.tables)} RESTART IDENTITY`);
}

/** Returns the refusal code of an outcome; null for a success. */
export function refusalOf<Code extends string = RefusalCode>(outcome: Outcome<{ readonly code: Code }>): Code | null {
  return 'refusal' in outcome ? outcome.refusal.code : null;
}

/** Returns the id in a successful outcome; throws an error with the code of a refusal. */
export function succeeded(outcome: Outcome<{ readonly code: string }>): string {
  if ('refusal' in outcome) throw new Error(`refused: ${outcome.refusal.code}`);
  return outcome.id;
}
