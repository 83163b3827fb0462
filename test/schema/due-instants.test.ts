// Tests of changes by time alone: every filter and field that depends on phase, status, label or sufficiency is read over HTTP one
// millisecond before, at and after each due instant, and agrees with the rules although no sweep has run. Then one sweep records
// each change once, dated to its own instant.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { publishMultipliers } from '../../src/app/multipliers.ts';
import { type CoStakePhase, occupiesClaimSlot, phaseAt } from '../../src/domain/co-stake.ts';
import { type DeviceAggregate, graceEndsAt, offerLabelAt, sufficiencyAt } from '../../src/domain/device-aggregate.ts';
import { dueEvents } from '../../src/domain/due-events.ts';
import { notEarningReason } from '../../src/domain/earning.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { globalId } from '../../src/domain/id.ts';
import { type OfferStatus, offerStatusAt } from '../../src/domain/offer.ts';
import { coStakesById } from '../../src/store/co-stakes.ts';
import { sql } from '../../src/store/db/database.ts';
import { loadAggregates } from '../../src/store/device-aggregates.ts';
import { offersById } from '../../src/store/offers.ts';
import { parameterHistory } from '../../src/store/parameters.ts';
import { type Api, openApi } from '../kit/api.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import type { TestWallet } from '../kit/wallet.ts';
import {
  makeWorld,
  refusalOf,
  type World,
  type WorldCoStake,
  type WorldDevice,
  type WorldOffer,
} from '../kit/world.ts';

const STATUSES: readonly OfferStatus[] = ['OPEN', 'FILLED', 'CLOSED'];
const PHASES: readonly CoStakePhase[] = [
  'PENDING',
  'FAILED',
  'ACTIVE',
  'WAIT_PERIOD',
  'COOLDOWN',
  'WITHDRAWABLE',
  'WITHDRAWN',
];

/** Document that queries each offer filter, and the fields on which the filter depends. */
const PUBLIC = `query Public($all: [OfferStatus!]) {
  ${STATUSES.map((status) => `${status}: offers(first: 100, filter: { status: [${status}] }) { totalCount nodes { id status } }`).join('\n')}
  offers(first: 100, filter: { status: $all }) {
    nodes {
      id status label closeReason closedAt canClaim { allowed }
      device { id requiredStake stakeSufficiency sufficiencyDeadline }
    }
  }
  marketplaceFacets(filter: { status: $all }) { statuses { value count } }
}`;
const OWN = `query Own {
  viewer {
    claimSlots { used }
    ${PHASES.map((phase) => `${phase}: coStakes(first: 100, phase: [${phase}]) { nodes { id phase label earning notEarningReason countsTowardRequirement } }`).join('\n')}
  }
}`;

type OfferSeen = {
  readonly id: string;
  readonly status: OfferStatus;
  readonly label: string;
  readonly closeReason: string | null;
  readonly closedAt: string | null;
  readonly canClaim: { readonly allowed: boolean };
  readonly device: {
    readonly id: string;
    readonly requiredStake: string;
    readonly stakeSufficiency: string;
    readonly sufficiencyDeadline: string | null;
  };
};
type PublicAnswer = Record<OfferStatus, { readonly totalCount: number; readonly nodes: readonly OfferSeen[] }> & {
  readonly offers: { readonly nodes: readonly OfferSeen[] };
  readonly marketplaceFacets: { readonly statuses: readonly { readonly value: string; readonly count: number }[] };
};
type CoStakeSeen = {
  readonly id: string;
  readonly phase: CoStakePhase;
  readonly label: string;
  readonly earning: boolean;
  readonly notEarningReason: string | null;
};
type OwnAnswer = {
  readonly viewer: Record<CoStakePhase, { readonly nodes: readonly CoStakeSeen[] }> & {
    readonly claimSlots: { readonly used: number };
  };
};

let world: World;
let api: Api;
let rise: Date;
let deadline: Date;
let zero: Date;
let expiresAt: Date;
let eventsBefore: number;
type Name = 'full' | 'rich' | 'half' | 'ample' | 'retired' | 'left' | 'brief';
const devices = {} as Record<Name, WorldDevice>;
const offers = {} as Record<Name, WorldOffer>;
const coStakes = {} as Record<'full' | 'left', WorldCoStake>;
const people = {} as Record<'ann' | 'bob', TestWallet>;

const publish = (model: string, multiplier: string, validFrom: Date) =>
  api.network(
    `mutation ($input: PublishMultipliersInput!) {
      publishMultipliers(input: $input) { __typename ... on PublishMultipliersSuccess { published } }
    }`,
    { input: { multipliers: [{ model, multiplier, validFrom: validFrom.toISOString() }] } },
  );

const readPublic = async () => (await api.query<PublicAnswer>(PUBLIC, { all: STATUSES })).data!;
const readOwn = async (as: TestWallet) => (await api.query<OwnAnswer>(OWN, {}, { as })).data!.viewer;
const offerSeen = async (name: Name): Promise<OfferSeen> =>
  (await readPublic()).offers.nodes.find(({ id }) => id === globalId('Offer', offers[name].id))!;
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).sort();

/** Returns the device aggregates with every due event applied. */
async function aggregatesNow(now: Date): Promise<readonly DeviceAggregate[]> {
  const keys = Object.values(devices).map(({ key }) => key);
  const aggregates = await loadAggregates(world.database, keys, await parameterHistory(world.database), now);
  return aggregates.map((aggregate) =>
    dueEvents(aggregate, now)
      .flatMap(({ events }) => events)
      .reduce(evolve, aggregate),
  );
}

/** Expects that every answer that depends on phase, status, label or sufficiency equals what the domain rules derive. */
async function expectDerivedAnswers(now: Date): Promise<void> {
  const aggregates = await aggregatesNow(now);
  const aggregateOf = (key: string) => aggregates.find(({ device }) => device.key === key)!;
  const at = now.toISOString();
  const rows = await offersById(
    world.database,
    Object.values(offers).map(({ id }) => id),
  );
  const derived = rows.map((row) => {
    const aggregate = aggregateOf(row.deviceKey);
    const offer = aggregate.offers.find(({ id }) => id === row.id) ?? row;
    const closed = offerStatusAt(offer, now) === 'CLOSED';
    return {
      id: globalId('Offer', row.id),
      status: offerStatusAt(offer, now),
      label: offerLabelAt(aggregate, offer, now, 'OWNER'),
      closeReason: closed ? offer.closeReason : null,
      closedAt: closed ? offer.closesAt!.toISOString() : null,
      sufficiency: sufficiencyAt(aggregate, now),
      deadline: graceEndsAt(aggregate, now)?.toISOString() ?? null,
    };
  });
  const all = await readPublic();
  expect(
    all.offers.nodes.map(({ id, status, label, closeReason, closedAt, device }) => {
      const { stakeSufficiency: sufficiency, sufficiencyDeadline } = device;
      return { id, status, label, closeReason, closedAt, sufficiency, deadline: sufficiencyDeadline };
    }),
    at,
  ).toEqual(expect.arrayContaining(derived));
  for (const status of STATUSES) {
    const expected = derived.filter((one) => one.status === status);
    expect(ids(all[status].nodes), `${status} at ${at}`).toEqual(ids(expected));
    expect(all[status].totalCount, `${status} at ${at}`).toBe(expected.length);
    const facet = all.marketplaceFacets.statuses.find(({ value }) => value === status);
    expect(facet?.count ?? 0, `facet of ${status} at ${at}`).toBe(expected.length);
  }
  for (const { canClaim, status } of all.offers.nodes) if (canClaim.allowed) expect(status).toBe('OPEN');
  for (const [name, who] of Object.entries(people)) {
    const own = await coStakesById(
      world.database,
      Object.values(coStakes).flatMap(({ id, by }) => (by === who ? [id] : [])),
    );
    const mine = own.map((row) => {
      const aggregate = aggregateOf(row.deviceKey);
      const coStake = aggregate.coStakes.find(({ id }) => id === row.id) ?? row;
      const reason = notEarningReason(aggregate, coStake, now);
      const phase = phaseAt(coStake, now);
      return { id: globalId('CoStake', row.id), phase, earning: reason === null, notEarningReason: reason };
    });
    const viewer = await readOwn(who);
    for (const phase of PHASES) {
      expect(
        viewer[phase].nodes.map(({ id, phase: shown, earning, notEarningReason: reason }) => {
          return { id, phase: shown, earning, notEarningReason: reason };
        }),
        `${phase} of ${name} at ${at}`,
      ).toEqual(mine.filter((one) => one.phase === phase));
    }
    expect(viewer.claimSlots.used).toBe(mine.filter(({ phase }) => occupiesClaimSlot(phase)).length);
  }
}

describeWithDatabase('an announced change of the requirement', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    people.ann = await world.investor();
    people.bob = await world.investor();
    // A device with a filled offer; its stake is exactly the requirement.
    devices.full = await world.device();
    offers.full = await world.offer(devices.full);
    coStakes.full = await world.claim(offers.full, people.ann);
    // A device with an open offer; the owner's stake alone meets the requirement.
    devices.rich = await world.device({ stake: '16000' });
    offers.rich = await world.offer(devices.rich);
    // A device whose owner has staked half of the requirement; after the requirement rises that is less than half.
    devices.half = await world.device();
    offers.half = await world.offer(devices.half);
    // A device that meets its requirement before and after the requirement rises.
    devices.ample = await world.device({ stake: '20000' });
    offers.ample = await world.offer(devices.ample);
    devices.retired = await world.device({ model: 'M2 Max', stake: '1600' });
    offers.retired = await world.offer(devices.retired, { requested: '800' });
    devices.left = await world.device();
    offers.left = await world.offer(devices.left);
    coStakes.left = await world.claim(offers.left, people.bob);
    await world.unstake(coStakes.left);
    const now = await world.now();
    expiresAt = later(now, { days: 2 });
    devices.brief = await world.device();
    offers.brief = await world.offer(devices.brief, { expiresAt });
    rise = later(now, { days: 5 });
    zero = later(now, { days: 6 });
    deadline = later(rise, { days: 7 });
    world.pass({ minutes: 1 });
    await publish('H100 SXM5', '11', rise);
    await publish('M2 Max', '0', zero);
    eventsBefore = (await world.events()).length;
    await world.sweep();
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('is listed among the multipliers with the start of its validity', async () => {
    const { data } = await api.query<{ protocol: { multipliers: readonly { readonly model: string }[] } }>(
      '{ protocol { multipliers { model multiplier validFrom validTo } } }',
    );
    expect(data!.protocol.multipliers.filter(({ model }) => model === 'H100 SXM5')).toEqual([
      { model: 'H100 SXM5', multiplier: '10', validFrom: '2024-01-01T00:00:00.000Z', validTo: rise.toISOString() },
      { model: 'H100 SXM5', multiplier: '11', validFrom: rise.toISOString(), validTo: null },
    ]);
    expect((await world.events()).length, 'no event is due yet').toBe(eventsBefore);
  });

  it('changes every answer at the exact millisecond at which it takes effect, without a sweep', {
    timeout: 60_000,
  }, async () => {
    const { waitEndsAt, cooldownEndsAt } = await world.coStakeRow(coStakes.left);
    const instants = [expiresAt, rise, zero, waitEndsAt!, deadline, cooldownEndsAt!];
    for (const instant of instants.toSorted((a, b) => a.getTime() - b.getTime())) {
      for (const ms of [-1, 0, 1]) {
        world.passTo(later(instant, { ms }));
        await expectDerivedAnswers(later(instant, { ms }));
        if (instant === rise && ms === 0) {
          const grace = {
            requiredStake: '17600',
            stakeSufficiency: 'GRACE',
            sufficiencyDeadline: deadline.toISOString(),
          };
          expect((await offerSeen('full')).device).toMatchObject(grace);
          expect(await offerSeen('rich')).toMatchObject({
            status: 'OPEN',
            label: 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
            device: grace,
          });
          expect(await offerSeen('half')).toMatchObject({ status: 'CLOSED', closeReason: 'OWNER_STAKE_BELOW_MINIMUM' });
          expect((await readOwn(people.ann)).ACTIVE.nodes[0]).toMatchObject({ earning: true });
          const { url } = api;
          expect(await (await fetch(`${url}/offers/${(await world.offerRow(offers.rich)).slug}`)).text()).toContain(
            'grace',
          );
        }
        if (instant === zero && ms === -1) expect(await offerSeen('retired')).toMatchObject({ status: 'OPEN' });
        if (instant === zero && ms === 0) {
          expect(await offerSeen('retired')).toMatchObject({ status: 'CLOSED', closeReason: 'DEVICE_NOT_OPERATIONAL' });
          expect(refusalOf(await world.attempt.claim(offers.retired, people.bob))).toBe('OFFER_NOT_OPEN');
        }
        if (instant === deadline && ms === 0) {
          expect(await offerSeen('rich')).toMatchObject({
            label: 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
            device: { stakeSufficiency: 'INSUFFICIENT', sufficiencyDeadline: null },
          });
          const [earner] = (await readOwn(people.ann)).ACTIVE.nodes;
          expect(earner).toMatchObject({ earning: false, notEarningReason: 'STAKE_INSUFFICIENT' });
        }
      }
    }
  });

  it('is recorded by a single sweep days later: each event once, dated to its due instant, with the status labels before and after', async () => {
    await world.sweep();
    expect(await world.sweep()).toBe(0);
    const of = async (name: Name) =>
      (await world.events(devices[name])).flatMap(({ type, occurredAt, reason, label, previousLabel }) =>
        label !== null && (type === 'SUFFICIENCY_CHANGED' || type === 'OFFER_CLOSED')
          ? [[type, occurredAt, reason, previousLabel, label]]
          : [],
      );
    const [sufficient, insufficient] = [
      'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
      'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
    ];
    // The claim made the stake on the device sufficient; a rise of the requirement then started the grace period.
    expect((await of('full')).slice(-2)).toEqual([
      ['SUFFICIENCY_CHANGED', rise, 'GRACE', 'ACTIVE', 'ACTIVE'],
      ['SUFFICIENCY_CHANGED', deadline, 'INSUFFICIENT', 'ACTIVE', 'ACTIVE'],
    ]);
    expect((await of('rich')).slice(-2)).toEqual([
      ['SUFFICIENCY_CHANGED', rise, 'GRACE', sufficient, sufficient],
      ['SUFFICIENCY_CHANGED', deadline, 'INSUFFICIENT', sufficient, insufficient],
    ]);
    expect((await of('half')).slice(-1)).toEqual([
      ['OFFER_CLOSED', rise, 'OWNER_STAKE_BELOW_MINIMUM', insufficient, 'OFFER_CLOSED'],
    ]);
    expect((await of('retired')).slice(-1)).toEqual([
      ['OFFER_CLOSED', zero, 'DEVICE_NOT_OPERATIONAL', sufficient, 'OFFER_CLOSED'],
    ]);
    expect((await of('ample')).filter(([, at]) => (at as Date) >= rise)).toEqual([]);
    const [left] = await world.database.query(sql`
      SELECT count(*)::int AS due FROM device WHERE requirement_due_at IS NOT NULL`);
    expect(left).toEqual({ due: 0 });
    expect(await ledgerFaults(world.database)).toEqual([]);
  });

  it('leaves the terms of agreements unchanged', async () => {
    const { data } = await api.query<{ node: unknown }>(
      `query ($id: ID!) { node(id: $id) { ... on Offer { terms { requirementAtAcceptance text sha256 } device { requiredStake } } } }`,
      { id: globalId('Offer', offers.full.id) },
    );
    const { termsText, termsSha256 } = await world.offerRow(offers.full);
    expect(data!.node).toEqual({
      terms: { requirementAtAcceptance: '16000', text: termsText, sha256: termsSha256 },
      device: { requiredStake: '17600' },
    });
  });

  it('withholds the block reward of a device whose model is no longer supported', async () => {
    const hour = new Date(Math.ceil((await world.now()).getTime() / 3_600_000) * 3_600_000);
    world.passTo(later(hour, { hours: 1 }));
    const of = ({ deviceId }: WorldDevice) => ({ deviceId, succeeded: true, amount: 10n });
    await reportBlocks(world.ctx, [{ startsAt: hour, rewards: [of(devices.retired), of(devices.ample)] }]);
    const rows = await world.database.query(sql`
      SELECT device_key AS key, amount, withheld_for AS withheld FROM block_reward ORDER BY amount`);
    expect(rows).toEqual([
      { key: devices.retired.key, amount: 0n, withheld: 'MODEL_NOT_SUPPORTED' },
      { key: devices.ample.key, amount: 10n, withheld: null },
    ]);
  });
});

describeWithDatabase('a requirement that rises and falls', () => {
  it('is recorded with one event for each change that advanceClock passes, and the fall ends the grace period', async () => {
    world = await makeWorld();
    try {
      const device = await world.device({ stake: '16000' });
      const now = await world.now();
      const at = (days: number) => later(now, { days });
      const row = (multiplierTenThousandths: number, days: number) => ({
        model: 'H100 SXM5',
        multiplierTenThousandths,
        validFrom: at(days),
        source: 'published',
      });
      await publishMultipliers(world.ctx, [row(110_000, 1), row(90_000, 3), row(120_000, 5), row(130_000, 6)]);
      const before = (await world.events()).length;
      await world.advance({ days: 30 });
      expect(
        (await world.events(device)).slice(before - 1).map(({ occurredAt, reason }) => [occurredAt, reason]),
      ).toEqual([
        [at(1), 'GRACE'],
        [at(3), 'SUFFICIENT'],
        [at(5), 'GRACE'],
        [at(12), 'INSUFFICIENT'],
      ]);
    } finally {
      await world.end();
    }
  });

  it('is recorded by the next sweep when the network publishes it late, dated to its own instant', async () => {
    world = await makeWorld();
    try {
      const device = await world.device({ stake: '16000' });
      const validFrom = later(await world.now(), { hours: 1 });
      world.pass({ days: 8 });
      await publishMultipliers(world.ctx, [
        { model: 'H100 SXM5', multiplierTenThousandths: 110_000, validFrom, source: 'published' },
      ]);
      await world.sweep();
      const changes = (await world.events(device)).filter(({ type }) => type === 'SUFFICIENCY_CHANGED').slice(-2);
      expect(changes.map(({ occurredAt, reason }) => [occurredAt, reason])).toEqual([
        [validFrom, 'GRACE'],
        [later(validFrom, { days: 7 }), 'INSUFFICIENT'],
      ]);
    } finally {
      await world.end();
    }
  });
});
