// Tests of the visibility of slashes and agreements: everybody sees that a device was slashed, each party sees its own amount, and
// no one sees another party's amount.

import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyAgreement } from '../../src/app/agreements.ts';
import { slashDevice } from '../../src/app/slashes.ts';
import { globalId } from '../../src/domain/id.ts';
import { makeContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import type { Queryable } from '../../src/store/db/database.ts';
import { devicesByDeviceId } from '../../src/store/devices.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, succeeded, type World, type WorldCoStake, type WorldDevice } from '../kit/world.ts';

// The module instance of graphql with which the schema was built; another instance would reject its types.
const { graphql } = createRequire(import.meta.url)('graphql') as typeof import('graphql');

let world: World;
let device: WorldDevice;
let coStake: WorldCoStake;
let ownerId: string;
let coStakerId: string;

// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
type Data = any;
type Answer = { readonly data: Record<string, unknown>; readonly statements: number; readonly text: string };

async function ask(accountId: string | null, source: string, variables: Record<string, unknown> = {}): Promise<Answer> {
  let statements = 0;
  const database: typeof world.database = {
    ...world.database,
    query: ((...given: Parameters<Queryable['query']>) => {
      statements += 1;
      return world.database.query(...given);
    }) as Queryable['query'],
  };
  const viewer = accountId === null ? null : { accountId, sessionId: 'session', roles: ['USER'] };
  const contextValue = makeContext({
    app: { ...world.ctx, database },
    stream: undefined as never,
    viewer,
    requestId: 'request',
  });
  const answer = await graphql({ schema, source, contextValue, variableValues: variables });
  expect(answer.errors).toBeUndefined();
  return { data: answer.data as Record<string, unknown>, statements, text: JSON.stringify(answer.data) };
}

async function slash(networkId: string, deviceId = device.deviceId): Promise<string> {
  const faultAt = await world.now();
  const order = { networkId, deviceId, kind: 'STAKE', cause: 'SPOOFING', shareBps: 1000, faultAt } as const;
  return succeeded(await slashDevice(world.ctx, order));
}

const iso = (at: Date) => at.toISOString();

const HISTORY = `query ($deviceId: String!, $first: Int, $after: String) {
  device(by: { deviceId: $deviceId }) {
    reliability { slashes }
    slashes(first: $first, after: $after) {
      nodes { id kind cause shareBps at faultAt reviewStatus reviewEndsAt reviewedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
const CO_STAKE = `query ($id: ID!) {
  node(id: $id) { ... on CoStake {
    amount held slashed ownSlashes { amount slash { cause reviewStatus } } counterparty { alias } agreement { fileName document }
  } }
}`;

describeWithDatabase('the slashes of a device', () => {
  beforeAll(async () => {
    world = await makeWorld();
    device = await world.device({ stake: '12000' });
    coStake = await world.claim(await world.offer(device), await world.investor());
    const [row] = await devicesByDeviceId(world.database, [device.deviceId], await world.now());
    ownerId = row!.ownerAccountId;
    coStakerId = (await world.coStakeRow(coStake)).accountId;
    for (const name of ['first', 'second', 'third']) {
      world.pass({ minutes: 1 });
      await slash(name);
    }
  });
  afterAll(() => world?.end());

  it('are public in pages, the latest first, without parties and amounts', async () => {
    const page = (await ask(null, HISTORY, { deviceId: device.deviceId, first: 2 })).data as Data;
    const { nodes, pageInfo } = page.device.slashes;
    expect(nodes).toMatchObject([
      { kind: 'STAKE', cause: 'SPOOFING', shareBps: 1000, reviewStatus: 'PENDING', reviewedAt: null },
      { reviewStatus: 'PENDING' },
    ]);
    expect(nodes[0].at > nodes[1].at).toBe(true);
    expect(pageInfo.hasNextPage).toBe(true);
    const rest = await ask(null, HISTORY, { deviceId: device.deviceId, after: pageInfo.endCursor });
    expect((rest.data as Data).device.slashes.nodes).toHaveLength(1);
    for (const secret of [ownerId, coStakerId, device.owner.address, coStake.by.address, 'amount', '1200', '800']) {
      expect(JSON.stringify(page)).not.toContain(secret);
    }
    const node = await ask(null, `{ node(id: "${nodes[0].id}") { id ... on Slash { cause } } }`);
    expect(node.data).toEqual({ node: { id: nodes[0].id, cause: 'SPOOFING' } });
  });

  it('show the amounts of a co-stake to its two parties only', async () => {
    const id = globalId('CoStake', coStake.id);
    for (const party of [coStakerId, ownerId]) {
      const { node } = (await ask(party, CO_STAKE, { id })).data as Data;
      expect(node).toMatchObject({ amount: '8000', held: '5832', slashed: '2168' });
      expect(node.ownSlashes.map((one: Data) => one.amount)).toEqual(['648', '720', '800']);
    }
    const stranger = (
      await world.coStakeRow(await world.claim(await world.offer(await world.device()), await world.investor()))
    ).accountId;
    for (const nobody of [null, stranger]) expect((await ask(nobody, CO_STAKE, { id })).data).toEqual({ node: null });
  });

  it('show the amounts of an owner to the owner', async () => {
    const { data } = await ask(
      ownerId,
      '{ viewer { devices { nodes { ownSlashes { nodes { amount slash { cause } } } } } } }',
    );
    const [own] = (data as Data).viewer.devices.nodes;
    expect(own.ownSlashes.nodes.map((one: Data) => one.amount)).toEqual(['972', '1080', '1200']);
  });

  it('are read with as many SQL statements for eight devices as for one', async () => {
    const owner = world.wallet('owner of many');
    const page = (first: number) =>
      `{ offers(first: ${first}) { nodes { device { slashes(first: 1) { nodes { cause } } } } } }`;
    for (let count = 0; count < 6; count += 1) {
      const another = await world.device({ owner, stake: '12000' });
      await world.offer(another);
      await slash(`of many ${count}`, another.deviceId);
    }
    const [one, many] = [await ask(null, page(1)), await ask(null, page(8))];
    expect(many.text.match(/SPOOFING/g)).toHaveLength(7);
    expect(many.statements).toBe(one.statements);
  });

  it('do not change the agreement of a co-stake; either party can verify the agreement, and nobody reads it without a session', async () => {
    const id = globalId('CoStake', coStake.id);
    for (const party of [coStakerId, ownerId]) {
      const { node } = (await ask(party, CO_STAKE, { id })).data as Data;
      expect(verifyAgreement(node.agreement.document).filter(({ passed }) => !passed)).toEqual([]);
      expect(node.counterparty.alias).not.toContain(device.owner.address);
    }
    // A signed mutation that is sent without a session returns the co-stake, but not the counterparty's wallet.
    const authorization = await world.sign({ kind: 'unstake', coStakeId: coStake.id }, coStake.by);
    const input = {
      coStakeId: id,
      authorization: {
        ...authorization,
        issuedAt: iso(authorization.issuedAt),
        expiresAt: iso(authorization.expiresAt),
      },
    };
    const unstaked = await ask(
      null,
      'mutation ($input: UnstakeInput!) { unstake(input: $input) { ... on UnstakeSuccess { coStake { id agreement { document } } } } }',
      { input },
    );
    expect(unstaked.data).toEqual({ unstake: { coStake: { id, agreement: null } } });
  });
});
