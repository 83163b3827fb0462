// Tests of unlisted and reserved offers through the public API: an unlisted offer is in no list, count, facet or stream of several offers,
// and its link opens it for everybody; a reserved offer can be claimed by one wallet only, and only the two accounts see which.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { link } from '../kit/link.ts';
import { makeWallet, type TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldDevice, type WorldOffer } from '../kit/world.ts';
import { executeAction } from './mutation.ts';
import { streamItems } from './public-queries.ts';

const LISTS = [
  '{ offers { totalCount nodes { slug } } }',
  '{ offers(filter: { excludeOwn: true, status: [OPEN, FILLED, CLOSED] }) { totalCount nodes { slug } } }',
  '{ marketplaceFacets { models { value count } statuses { value count } maxRequestedAmount } }',
];

let world: World;
let api: Api;
let owner: TestWallet;
let reserved: TestWallet;
let sibling: TestWallet;
let stranger: TestWallet;
let device: WorldDevice;
let listed: WorldOffer;
let unlisted: WorldOffer;
let cursor: string;

const id = (offer: WorldOffer): string => JSON.stringify(globalId('Offer', offer.id));
const deviceId = (): string => JSON.stringify(globalId('Device', device.key));
const lists = (): readonly string[] => [
  ...LISTS,
  `{ device(by: { id: ${deviceId()} }) { offers { totalCount nodes { slug } } } }`,
];
const everybody = () => [{}, { as: stranger }, { as: owner }, { as: reserved }];

/** Returns the answers of every list for a reader without a session, for a stranger and for both parties. */
async function answers(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const as of everybody()) {
    for (const query of lists()) found.push(JSON.stringify(await api.data(query, {}, as)));
  }
  return found;
}

async function offerAs(offer: WorldOffer, as: object, fields: string): Promise<Record<string, unknown>> {
  const data = await api.data(`{ offer(by: { id: ${id(offer)} }) { ${fields} } }`, {}, as);
  return data['offer'] as Record<string, unknown>;
}

const codes = async (offer: WorldOffer, as: object): Promise<readonly string[]> => {
  const { canClaim } = await offerAs(offer, as, 'canClaim { refusals { code } }');
  return (canClaim as { refusals: { code: string }[] }).refusals.map(({ code }) => code);
};

describeWithDatabase('an unlisted offer', () => {
  beforeAll(async () => {
    world = await makeWorld();
    owner = world.wallet('owner');
    [reserved, stranger] = [await world.investor(), await world.investor()];
    sibling = makeWallet('the second wallet');
    await world.fund(sibling, '100000');
    await link(world.ctx, reserved, sibling);
    device = await world.device({ owner });
    listed = await world.offer(device, { requested: '1000', shareBps: 1000 });
    api = await openApi(world.ctx);
    await api.settled();
    cursor = ((await api.data('{ offers { streamCursor } }'))['offers'] as { streamCursor: string }).streamCursor;
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('changes no list, count or facet in any status, for its parties either, but is in the lists of its owner', async () => {
    const before = await answers();
    unlisted = await world.offer(device, { requested: '2000', shareBps: 2000, visibility: 'UNLISTED' });
    expect(await answers()).toEqual(before);
    await world.claim(unlisted, reserved);
    expect(await answers()).toEqual(before);
    const closed = await world.offer(device, { requested: '500', shareBps: 500, visibility: 'UNLISTED' });
    await world.close(closed);
    expect(await answers()).toEqual(before);
    const { viewer } = await api.data(
      '{ viewer { devices { nodes { offers { totalCount } liveOffers { visibility } } } } }',
      {},
      { as: owner },
    );
    expect(viewer).toMatchObject({ devices: { nodes: [{ offers: { totalCount: 3 } }] } });
    expect(JSON.stringify(viewer)).toContain('UNLISTED');
  });

  it('opens for everybody who has its slug or id, with a page that search engines do not list', async () => {
    const { slug } = await world.offerRow(unlisted);
    for (const as of everybody()) {
      expect(await api.data(`{ offer(by: { slug: "${slug}" }) { visibility } }`, {}, as)).toEqual({
        offer: { visibility: 'UNLISTED' },
      });
      expect(await api.data(`{ node(id: ${id(unlisted)}) { id } }`, {}, as)).not.toEqual({ node: null });
    }
  });

  it('is in no public stream that does not name it, and in a stream that does', async () => {
    await api.settled();
    const item = '__typename ... on OfferEvent { type offer { slug } } ... on StreamCheckpoint { caughtUp }';
    const hidden = await world.offerRow(unlisted);
    const stream = async (more: string) =>
      (await streamItems(api, `subscription { offerEvents(after: "${cursor}" ${more}) { ${item} } }`)).join('\n');
    for (const more of [
      '',
      `filter: { deviceIds: [${deviceId()}] }`,
      'filter: { types: [OFFER_OPENED, OFFER_CLAIMED] }',
    ]) {
      expect(await stream(more)).not.toContain(hidden.slug);
    }
    for (const more of [`offerId: ${id(unlisted)}`, `filter: { offerIds: [${id(unlisted)}] }`]) {
      expect(await stream(more)).toContain('OFFER_CLAIMED');
    }
    const page = async (more: string) =>
      JSON.stringify(await api.data(`{ events(after: "${cursor}", first: 100 ${more}) { items { offer { slug } } } }`));
    expect(await page('')).not.toContain(hidden.slug);
    expect(await page(`, filter: { offerIds: [${id(unlisted)}] }`)).toContain(hidden.slug);
  });

  it('wakes a waiting subscriber that names it, and no other', async () => {
    const item = '... on OfferEvent { type }';
    const naming = await api.follow(`subscription { offerEvents(offerId: ${id(unlisted)}) { ${item} } }`);
    const other = await api.follow(`subscription { offerEvents { ${item} } }`);
    await naming.next();
    await other.next();
    const held = { id: (await world.events(device)).find(({ coStakeId }) => coStakeId !== null)!.coStakeId! };
    await world.unstake({ ...held, by: reserved });
    await api.settled();
    expect(await naming.next()).toMatchObject({ data: { offerEvents: { type: 'UNSTAKE_STARTED' } } });
    await world.close(listed);
    await api.settled();
    const types: string[] = [];
    while (types.at(-1) !== 'OFFER_CLOSED') {
      const next = (await other.next()) as { data: { offerEvents: { type?: string } } };
      if (next.data.offerEvents.type !== undefined) types.push(next.data.offerEvents.type);
    }
    expect(types).not.toContain('UNSTAKE_STARTED');
  });
});

describeWithDatabase('a reserved offer', () => {
  let kept: WorldOffer;
  const FIELDS = 'reservedFor reservedForYou canClaim { allowed }';

  beforeAll(async () => {
    world = await makeWorld();
    [owner, reserved, stranger] = [world.wallet('owner'), await world.investor('8000'), await world.investor()];
    sibling = makeWallet('the second wallet');
    await world.fund(sibling, '100000');
    await link(world.ctx, sibling, reserved);
    kept = await world.offer(await world.device({ owner }), { reservedFor: reserved.address });
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('shows its wallet to the accounts of both parties alone', async () => {
    const nothing = { reservedFor: null, reservedForYou: false, canClaim: { allowed: false } };
    expect(await offerAs(kept, {}, FIELDS)).toEqual(nothing);
    expect(await offerAs(kept, { as: stranger }, FIELDS)).toEqual(nothing);
    const known = { reservedFor: reserved.address };
    expect(await offerAs(kept, { as: owner }, FIELDS)).toEqual({ ...nothing, ...known });
    for (const as of [reserved, sibling]) {
      expect(await offerAs(kept, { as }, FIELDS)).toEqual({
        ...known,
        reservedForYou: true,
        canClaim: { allowed: true },
      });
    }
  });

  it('is judged for its account by the balance of the reserved wallet alone', async () => {
    const poor = await world.investor('7999.99999999');
    await link(world.ctx, sibling, poor);
    const offer = await world.offer(await world.device({ owner }), { reservedFor: poor.address });
    expect(await codes(offer, { as: sibling })).toEqual(['INSUFFICIENT_BALANCE']);
    await world.fund(poor, '0.00000001');
    expect(await codes(offer, { as: sibling })).toEqual([]);
    expect(await codes(offer, {})).toEqual(['OFFER_RESERVED']);
    expect(await codes(offer, { as: owner })).toContain('OFFER_RESERVED');
  });

  it('answers alike whether the wallet is known here or not', async () => {
    const unknown = await world.offer(await world.device({ owner }), { reservedFor: makeWallet('nobody').address });
    for (const as of [{}, { as: stranger }]) {
      expect(await offerAs(unknown, as, FIELDS)).toEqual(await offerAs(kept, as, FIELDS));
    }
  });

  it('refuses every other wallet, one of the same account too, and accepts the reserved one', async () => {
    const claim = (by: TestWallet) => executeAction(api, { claimOffer: { offerId: globalId('Offer', kept.id) } }, by);
    for (const by of [stranger, sibling, owner, makeWallet('penniless')]) {
      expect(await claim(by)).toMatchObject({ code: 'OFFER_RESERVED' });
    }
    expect((await claim(reserved)).__typename).toBe('ClaimOfferSuccess');
  });

  it('names wallet and visibility in the text that its owner signs, and refuses an address that cannot sign', async () => {
    const target = await world.device({ owner });
    const terms = { deviceId: globalId('Device', target.key), requestedAmount: '8000', rewardShareBps: 7400 };
    const action = (reservedFor: string) => ({
      createOffer: { ...terms, visibility: 'UNLISTED' as const, reservedFor },
    });
    const { signingMessage } = await api.data(
      'query ($action: SignableActionInput!, $wallet: WalletAddress!) { signingMessage(action: $action, wallet: $wallet) { text } }',
      { action: action(reserved.address), wallet: owner.address },
    );
    const { text } = signingMessage as { text: string };
    expect(text).toContain(`\nVisibility: unlisted\nReserved for: ${reserved.address}\n`);
    await expect(executeAction(api, action('11111111111111111111111111111111'), owner)).rejects.toThrow(
      'nobody can sign for this address',
    );
    expect((await executeAction(api, action(reserved.address), owner)).__typename).toBe('CreateOfferSuccess');
  });
});
