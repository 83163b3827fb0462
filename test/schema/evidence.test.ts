// Tests of `viewer.signedActions`: who sees the evidence of which actions, its pages, and that each document is verified without the server.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyEvidence } from '../../src/app/evidence.ts';
import type { Api, As } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { link } from '../kit/link.ts';
import { makeWallet } from '../kit/wallet.ts';
import { openParties, type Parties } from './parties.ts';

let parties: Parties;
let api: Api;

type Node = {
  readonly id: string;
  readonly action: string;
  readonly wallet: string;
  readonly text: string;
  readonly signature: string;
  readonly encoding: string;
  readonly receivedAt: string;
  readonly document: string;
  readonly outcome: Readonly<Record<string, { readonly id: string } | string | null>>;
};
type Page = {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
};

async function actionsOf(as: As, first = 50, after: string | null = null): Promise<Page> {
  const { viewer } = await api.data<{ viewer: { signedActions: Page } }, object>(
    `query ($first: Int!, $after: String) { viewer { signedActions(first: $first, after: $after) {
      nodes { id action wallet text signature encoding receivedAt document
        outcome { offer { id } coStake { id phase } device { id } payout { id } wallet rewardsPaid } } pageInfo { endCursor hasNextPage } } } }`,
    { first, after },
    as,
  );
  return viewer.signedActions;
}

const failed = (document: string) => verifyEvidence(document).flatMap(({ name, passed }) => (passed ? [] : [name]));

describeWithDatabase('the evidence of signed actions', () => {
  beforeAll(async () => {
    parties = await openParties();
    ({ api } = parties);
  });
  afterAll(() => parties?.close());

  it('is listed for the account of the wallet, the latest first, and each document is verified without the server', async () => {
    const { people, asked } = parties;
    const owner = (await actionsOf(asked('owner'))).nodes;
    expect(new Set(owner.map(({ action }) => action))).toEqual(new Set(['stakeDevice', 'createOffer']));
    const [claim, ...others] = (await actionsOf(asked('coStaker'))).nodes.toReversed();
    expect(others.map(({ action }) => action)).toEqual(['createWebhookEndpoint']);
    expect(claim).toMatchObject({ action: 'claimOffer', wallet: people.coStaker.address, encoding: 'RAW' });
    expect(claim!.signature).toBe(people.coStaker.sign(claim!.text));
    expect((await actionsOf(asked('stranger'))).nodes).toEqual([]);
    for (const { document, ...node } of [...owner, claim!]) {
      expect(failed(document)).toEqual([]);
      expect(JSON.parse(document)).toMatchObject({ wallet: node.wallet, text: node.text, receivedAt: node.receivedAt });
      expect(document.endsWith('}\n')).toBe(true);
    }
    const times = owner.map(({ receivedAt }) => receivedAt);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('names what each action brought about, in its present state', async () => {
    const nothing = { offer: null, coStake: null, device: null, payout: null, wallet: null, rewardsPaid: null };
    const outcomes = async (who: 'owner' | 'coStaker') =>
      (await actionsOf(parties.asked(who))).nodes.map(({ action, outcome }) => ({ action, outcome }));
    const owner = await outcomes('owner');
    expect(owner).toContainEqual({ action: 'createOffer', outcome: { ...nothing, offer: { id: parties.ids.open } } });
    const stakes = owner.filter(({ action }) => action === 'stakeDevice');
    for (const { outcome } of stakes) expect(outcome).toEqual({ ...nothing, device: { id: expect.any(String) } });
    const [claim, ...endpoints] = (await outcomes('coStaker')).toReversed();
    expect(claim!.outcome).toMatchObject({ ...nothing, coStake: { phase: 'ACTIVE' } });
    for (const { outcome } of endpoints) expect(outcome).toEqual(nothing);
  });

  it('is refused by the check it concerns when a member of the document was changed', async () => {
    const [{ document }] = (await actionsOf(parties.asked('coStaker'))).nodes as [Node];
    const evidence = JSON.parse(document) as Record<string, string>;
    const changed = (change: object): readonly string[] => failed(JSON.stringify({ ...evidence, ...change }));
    const other = makeWallet('another').address;
    expect(changed({ text: evidence['text']!.replace('Events: ', 'Events:  ') })).toEqual(['signature']);
    expect(changed({ encoding: 'OFFCHAIN_V0' })).toEqual(['signature']);
    expect(changed({ wallet: other })).toEqual(['signature', 'text']);
    expect(changed({ nonce: '0'.repeat(22) })).toEqual(['text']);
    expect(changed({ receivedAt: evidence['expiresAt'] })).toEqual(['time']);
    expect(changed({ receivedAt: '2026-01-01T00:00:00.000Z' })).toEqual(['time']);
    for (const [change, fault] of [
      [{ note: 'Something else' }, 'note must be'],
      [{ more: '1' }, 'more is not part of this document'],
      [{ signature: 'AAAA' }, 'signature must be 64 bytes in base64'],
      [{ format: 'tandem-signed-action/9' }, 'format must be'],
    ] as const) {
      expect(changed(change)[0]).toContain(fault);
    }
    expect(failed('{')[0]).toContain('must be JSON');
    expect(failed('[]')[0]).toContain('must be a JSON object');
  });

  it('has pages that hold every action once', async () => {
    const all = (await actionsOf(parties.asked('owner'))).nodes.map(({ id }) => id);
    const paged: string[] = [];
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo } = await actionsOf(parties.asked('owner'), 1, after);
      paged.push(...nodes.map(({ id }) => id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(all.length).toBeGreaterThan(2);
    expect(paged).toEqual(all);
  });

  it('has the actions of every wallet of the account, and both signatures of a link', async () => {
    const { world, people, asked } = parties;
    const second = makeWallet('a second wallet');
    await link(world.ctx, people.stranger, second);
    const links = (await actionsOf(asked('stranger'))).nodes;
    expect(new Set(links.map(({ wallet }) => wallet))).toEqual(new Set([people.stranger.address, second.address]));
    for (const { action, document } of links) {
      expect(action).toBe('linkWallet');
      expect(failed(document)).toEqual([]);
    }
  });
});
