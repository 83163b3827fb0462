// Who is told what, and who may do what: one table over nobody, a stranger, the owner and the co-staker. What is not theirs is not
// there, in the same bytes as what does not exist; and whatever is refused has changed nothing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, type As, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldCoStake, type WorldOffer } from '../kit/world.ts';
import { AccountEventsDocument, MeDocument, type SignableActionInput } from '../operations/generated/graphql.ts';
import { changedTables, stateOf } from './untouched.ts';

const ROLES = ['nobody', 'stranger', 'owner', 'coStaker'] as const;
type Role = (typeof ROLES)[number];
/** What each role is told: matched against the data, or against the code of an error where it is a text. */
type Row = readonly [what: string, document: () => string, told: Readonly<Record<Role, unknown>>];

const NOWHERE = '00000000000040008000000000000000';

let world: World;
let api: Api;
let people: Readonly<Record<Exclude<Role, 'nobody'>, TestWallet>>;
let filled: WorldOffer;
let open: WorldOffer;
let held: WorldCoStake;
/** Global ids by a short name. */
let ids: Readonly<Record<'coStake' | 'filled' | 'open' | 'device' | 'account' | 'session', string>>;
/** Account cursors from before the claim. */
let cursors: Readonly<Record<Exclude<Role, 'nobody'>, string>>;

const asked = (role: Role): As => (role === 'nobody' ? {} : { as: people[role] });

describeWithDatabase('authorisation', () => {
  beforeAll(async () => {
    world = await makeWorld();
    const owner = world.wallet('owner');
    people = { owner, stranger: await world.investor('9000'), coStaker: await world.investor('20000') };
    filled = await world.offer(await world.device({ owner }));
    open = await world.offer(await world.device({ owner, stake: '9000' }));
    api = await openApi(world.m);
    const me = async (role: Exclude<Role, 'nobody'>) => (await api.data(MeDocument, {}, { as: people[role] })).viewer!;
    await me('owner');
    await me('stranger');
    const { account, sessions } = await me('coStaker');
    await api.settled();
    cursors = {
      owner: (await me('owner')).streamCursor,
      stranger: (await me('stranger')).streamCursor,
      coStaker: (await me('coStaker')).streamCursor,
    };
    held = await world.claim(filled, people.coStaker);
    ids = {
      coStake: globalId('CoStake', held.id),
      filled: globalId('Offer', filled.id),
      open: globalId('Offer', open.id),
      device: globalId('Device', open.device.key),
      account: account.id,
      session: sessions[0]!.id,
    };
    await api.settled();
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  const nothing = { viewer: null };
  const none = { node: null };

  const rows: readonly Row[] = [
    [
      'a co-stake by its id',
      () => `{ node(id: "${ids.coStake}") { id ... on CoStake { amount labelText counterparty { alias } } } }`,
      {
        nobody: none,
        stranger: none,
        owner: { node: { amount: '8000', counterparty: { alias: expect.stringMatching(/^co-staker-[0-9a-f]{16}$/) } } },
        coStaker: { node: { amount: '8000', counterparty: { alias: expect.stringMatching(/^owner-[0-9a-f]{16}$/) } } },
      },
    ],
    [
      'a co-stake among other ids',
      () => `{ nodes(ids: ["${ids.coStake}", "${ids.filled}", "offer_${NOWHERE}"]) { id } }`,
      {
        nobody: { nodes: [null, { id: expect.stringMatching(/^offer_/) }, null] },
        stranger: { nodes: [null, { id: expect.stringMatching(/^offer_/) }, null] },
        owner: { nodes: [{ id: expect.stringMatching(/^costake_/) }, {}, null] },
        coStaker: { nodes: [{ id: expect.stringMatching(/^costake_/) }, {}, null] },
      },
    ],
    [
      "the co-staker's account by its id",
      () => `{ node(id: "${ids.account}") { id } }`,
      { nobody: none, stranger: none, owner: none, coStaker: none },
    ],
    [
      "the co-staker's session by its id",
      () => `{ node(id: "${ids.session}") { id } }`,
      { nobody: none, stranger: none, owner: none, coStaker: none },
    ],
    [
      'one’s own co-stakes',
      () => '{ viewer { coStakes { totalCount nodes { id } } claimSlots { used } } }',
      {
        nobody: nothing,
        stranger: { viewer: { coStakes: { totalCount: 0, nodes: [] }, claimSlots: { used: 0 } } },
        owner: { viewer: { coStakes: { totalCount: 0, nodes: [] }, claimSlots: { used: 0 } } },
        coStaker: { viewer: { coStakes: { totalCount: 1, nodes: [{}] }, claimSlots: { used: 1 } } },
      },
    ],
    [
      'one’s own wallets and balances',
      () => '{ viewer { wallets { address } balances { wallet available coStaked } } }',
      {
        nobody: nothing,
        stranger: { viewer: { wallets: [{}], balances: [{ available: '9000', coStaked: '0' }] } },
        owner: { viewer: { wallets: [{}], balances: [{ available: '0', coStaked: '0' }] } },
        coStaker: { viewer: { wallets: [{}], balances: [{ available: '12000', coStaked: '8000' }] } },
      },
    ],
    [
      'one’s own ledger',
      () => '{ viewer { ledger(first: 10) { nodes { kind direction amount } } } }',
      {
        nobody: nothing,
        stranger: { viewer: { ledger: { nodes: [{ kind: 'DEPOSIT', amount: '9000' }] } } },
        owner: {
          viewer: {
            ledger: {
              nodes: [
                { kind: 'OWNER_STAKE', direction: 'OUT', amount: '9000' },
                { kind: 'DEPOSIT', amount: '9000' },
                { kind: 'OWNER_STAKE', direction: 'OUT', amount: '8000' },
                { kind: 'DEPOSIT', amount: '8000' },
              ],
            },
          },
        },
        coStaker: { viewer: { ledger: { nodes: [{ kind: 'CLAIM', amount: '8000' }, { kind: 'DEPOSIT' }] } } },
      },
    ],
    [
      "the ledger of the co-staker's wallet",
      () => `{ viewer { ledger(wallet: "${people.coStaker.address}") { nodes { amount } } } }`,
      {
        nobody: nothing,
        stranger: 'BAD_USER_INPUT',
        owner: 'BAD_USER_INPUT',
        coStaker: { viewer: { ledger: { nodes: [{}, {}] } } },
      },
    ],
    [
      'one’s own sessions',
      () => '{ viewer { sessions { wallet } } }',
      {
        nobody: nothing,
        stranger: { viewer: { sessions: [{}] } },
        owner: { viewer: { sessions: [{}] } },
        coStaker: { viewer: { sessions: [{}] } },
      },
    ],
    [
      'whether the open offer can be claimed',
      () => `{ offer(by: { id: "${ids.open}" }) { canClaim { allowed refusals { code } } } }`,
      {
        nobody: { offer: { canClaim: { allowed: true, refusals: [] } } },
        stranger: { offer: { canClaim: { allowed: true, refusals: [] } } },
        owner: { offer: { canClaim: { allowed: false, refusals: [{ code: 'OWN_DEVICE' }, {}] } } },
        coStaker: { offer: { canClaim: { allowed: true, refusals: [] } } },
      },
    ],
    [
      'the end of one’s session',
      () => 'mutation { signOut(input: {}) { __typename } }',
      { nobody: 'UNAUTHENTICATED', stranger: null, owner: null, coStaker: null },
    ],
    [
      "the end of the co-staker's session",
      () => `mutation { revokeSession(input: { sessionId: "${ids.session}" }) { ... on Refusal { code } } }`,
      {
        nobody: 'UNAUTHENTICATED',
        stranger: { revokeSession: { code: 'NOT_FOUND' } },
        owner: { revokeSession: { code: 'NOT_FOUND' } },
        coStaker: null,
      },
    ],
  ];

  const cells = rows.flatMap(([what, document, told]) =>
    ROLES.filter((role) => told[role] !== null).map((role) => [what, role, document, told[role]] as const),
  );

  it.each(cells)('tells of %s to %s what is theirs and no more', async (_, role, document, told) => {
    const before = await stateOf(world.database);
    const { data, errors, text } = await api.query(document(), {}, asked(role));
    if (typeof told === 'string') expect(errors).toMatchObject([{ extensions: { code: told } }]);
    else {
      expect(errors).toEqual([]);
      expect(data).toMatchObject(told as object);
    }
    for (const other of ROLES) {
      if (other === role || other === 'nobody' || document().includes(people[other].address)) continue;
      expect(text).not.toContain(people[other].address);
    }
    expect(changedTables(before, await stateOf(world.database))).toEqual([]);
  });

  it('shows each their own wallet and session only', async () => {
    for (const role of ['stranger', 'owner', 'coStaker'] as const) {
      const { viewer } = await api.data(MeDocument, {}, asked(role));
      expect(viewer?.wallets).toEqual([{ address: people[role].address, primary: true }]);
      expect(viewer?.sessions.map(({ wallet }) => wallet)).toEqual([people[role].address]);
    }
  });

  describe('acting', () => {
    type Act = readonly [
      name: string,
      action: () => SignableActionInput,
      refused: Readonly<Partial<Record<Role, string>>>,
    ];
    const SIGNATURE = { nobody: 'SIGNATURE_INVALID' };
    const coStakersOnly = { ...SIGNATURE, stranger: 'NOT_FOUND', owner: 'NOT_FOUND' };
    const ownersOnly = { ...SIGNATURE, stranger: 'NOT_FOUND', coStaker: 'NOT_FOUND' };
    const acts: readonly Act[] = [
      ['claimOffer', () => ({ claimOffer: { offerId: ids.open } }), { ...SIGNATURE, owner: 'OWN_DEVICE' }],
      ['closeOffer', () => ({ closeOffer: { offerId: ids.open } }), ownersOnly],
      [
        'createOffer',
        () => ({ createOffer: { deviceId: ids.device, requestedAmount: '400', rewardShareBps: 5000 } }),
        { ...ownersOnly, owner: 'DEVICE_HAS_LIVE_OFFER' },
      ],
      [
        'stakeDevice',
        () => ({ stakeDevice: { deviceId: ids.device, amount: '1' } }),
        { ...ownersOnly, owner: 'INSUFFICIENT_BALANCE' },
      ],
      ['unstake', () => ({ unstake: { coStakeId: ids.coStake } }), coStakersOnly],
      [
        'cancelUnstake',
        () => ({ cancelUnstake: { coStakeId: ids.coStake } }),
        { ...coStakersOnly, coStaker: 'NOT_IN_WAIT_PERIOD' },
      ],
      ['withdraw', () => ({ withdraw: { coStakeId: ids.coStake } }), { ...coStakersOnly, coStaker: 'NOT_UNSTAKED' }],
    ];

    /** Sends an action signed by a role, as nobody; nobody's signature is a stranger's under the name of the one who could. */
    async function send(name: string, action: SignableActionInput, role: Role, as: As = {}): Promise<string> {
      const owners = ['closeOffer', 'createOffer', 'stakeDevice'].includes(name);
      const victim = owners ? people.owner : people.coStaker;
      const signer = role === 'nobody' ? people.stranger : people[role];
      const signed = await api.authorize(action, role === 'nobody' ? victim : signer);
      const authorization =
        role === 'nobody' ? { ...signed, signature: people.stranger.sign('something else') } : signed;
      const [fields] = Object.values(action);
      const pascal = name.charAt(0).toUpperCase() + name.slice(1);
      const document = `mutation M($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Refusal { code message } } }`;
      return (await api.query(document, { input: { ...fields, authorization } }, as)).text;
    }

    const refusals = acts.flatMap(([name, action, refused]) =>
      Object.entries(refused).map(([role, code]) => [name, role as Role, code, action] as const),
    );

    it.each(refusals)('%s by %s is refused as %s, and nothing has changed', async (name, role, code, action) => {
      const before = await stateOf(world.database);
      expect(await send(name, action(), role)).toContain(`"code":"${code}"`);
      expect(changedTables(before, await stateOf(world.database))).toEqual([]);
    });

    it('is never helped by a session: the signature alone says who acts', async () => {
      const before = await stateOf(world.database);
      const asCoStaker = await send('unstake', { unstake: { coStakeId: ids.coStake } }, 'stranger', asked('coStaker'));
      expect(asCoStaker).toContain('"code":"NOT_FOUND"');
      const asOwner = await send('closeOffer', { closeOffer: { offerId: ids.open } }, 'stranger', asked('owner'));
      expect(asOwner).toContain('"code":"NOT_FOUND"');
      expect(changedTables(before, await stateOf(world.database))).toEqual([]);
    });

    it('answers for what is not yours as for what does not exist, in the same bytes', async () => {
      const { owner, stranger } = people;
      const foreign: readonly (readonly [name: string, by: TestWallet, input: Record<string, string>, kind: string])[] =
        [
          ['unstake', stranger, { coStakeId: ids.coStake }, 'costake'],
          ['unstake', owner, { coStakeId: ids.coStake }, 'costake'],
          ['cancelUnstake', stranger, { coStakeId: ids.coStake }, 'costake'],
          ['withdraw', owner, { coStakeId: ids.coStake }, 'costake'],
          ['closeOffer', stranger, { offerId: ids.open }, 'offer'],
          ['stakeDevice', stranger, { deviceId: ids.device, amount: '1' }, 'device'],
          [
            'createOffer',
            stranger,
            { deviceId: ids.device, requestedAmount: '400', rewardShareBps: 5000 as never },
            'device',
          ],
        ];
      for (const [name, by, input, kind] of foreign) {
        const authorization = await api.authorize({ [name]: input } as never, by);
        const pascal = name.charAt(0).toUpperCase() + name.slice(1);
        const document = `mutation M($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Refusal { code message } ... on NotFound { subject } } }`;
        const [field] = Object.keys(input);
        const notYours = await api.query(document, { input: { ...input, authorization } });
        const notThere = await api.query(document, {
          input: { ...input, [field!]: `${kind}_${NOWHERE}`, authorization },
        });
        expect(notYours.text).toContain('"code":"NOT_FOUND"');
        expect(notThere.text).toBe(notYours.text);
      }
    });
  });

  it('reads the same bytes for what is not yours as for what does not exist', async () => {
    const pairs: readonly (readonly [string, string])[] = [
      [`{ node(id: "${ids.coStake}") { __typename id } }`, `{ node(id: "costake_${NOWHERE}") { __typename id } }`],
      [`{ nodes(ids: ["${ids.coStake}"]) { id } }`, `{ nodes(ids: ["costake_${NOWHERE}"]) { id } }`],
      ...[ids.session].map((session): [string, string] => {
        const document = (id: string) =>
          `mutation { revokeSession(input: { sessionId: "${id}" }) { __typename ... on NotFound { code message subject } } }`;
        return [document(session), document(`session_${NOWHERE}`)];
      }),
    ];
    for (const [foreign, unknown] of pairs) {
      for (const role of ['stranger', ...(foreign.startsWith('mutation') ? (['owner'] as const) : [])] as const) {
        const [notYours, notThere] = [
          await api.query(foreign, {}, asked(role)),
          await api.query(unknown, {}, asked(role)),
        ];
        expect(notThere.text).toBe(notYours.text);
        expect([notThere.status, notThere.statements >= 1]).toEqual([notYours.status, true]);
      }
    }
  });

  it('makes the same text to sign for everybody who knows what it is about', async () => {
    const text = async (wallet: TestWallet): Promise<string> => {
      const document = `{ signingMessage(action: { unstake: { coStakeId: "${ids.coStake}" } }, wallet: "${wallet.address}", nonce: "${'0'.repeat(22)}") { text } }`;
      const { signingMessage } = await api.data<{ signingMessage: { text: string } }>(document);
      return signingMessage.text.replace(wallet.address, '');
    };
    expect(await text(people.stranger)).toBe(await text(people.coStaker));
    expect(await text(people.owner)).toBe(await text(people.coStaker));
  });

  describe('accountEvents', () => {
    const told = async (role: Exclude<Role, 'nobody'>) => {
      const following = await api.follow(AccountEventsDocument, { after: cursors[role] }, asked(role));
      const events = [];
      for (;;) {
        const { accountEvents } = await following.data();
        if (accountEvents.__typename === 'AccountEvent') events.push(accountEvents);
        else if (accountEvents.__typename === 'StreamCheckpoint' && accountEvents.caughtUp) return events;
      }
    };

    it('tell each party of the claim in its own terms, and a stranger nothing', async () => {
      const claimed = ['OFFER_CLAIMED', 'CLAIM_SETTLED', 'SUFFICIENCY_CHANGED'];
      const [toOwner, toCoStaker] = [await told('owner'), await told('coStaker')];
      expect(toOwner.map(({ type }) => type)).toEqual(claimed);
      expect(toCoStaker.map(({ type }) => type)).toEqual(claimed);
      expect(toOwner[0]?.coStake).toMatchObject({
        id: ids.coStake,
        counterparty: { alias: expect.stringMatching(/^co-staker-/) },
      });
      expect(toCoStaker[0]?.coStake).toMatchObject({
        id: ids.coStake,
        counterparty: { alias: expect.stringMatching(/^owner-/) },
      });
      expect(await told('stranger')).toEqual([]);
    });

    it('need a session', async () => {
      const following = await api.follow(AccountEventsDocument, {});
      expect(await following.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    });

    it("refuse somebody else's cursor as they refuse one that is none", async () => {
      const answers: string[] = [];
      for (const after of [cursors.coStaker, cursors.owner, 'A'.repeat(60)]) {
        const following = await api.follow(AccountEventsDocument, { after }, asked('stranger'));
        const item = await following.next();
        expect(item).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }] });
        answers.push(JSON.stringify(item).replace(/"requestId":"[^"]*"/, ''));
      }
      expect(new Set(answers).size).toBe(1);
    });
  });

  it('lets the parties do what is theirs (control)', async () => {
    const act = async (action: SignableActionInput, by: TestWallet, document: string) => {
      const authorization = await api.authorize(action, by);
      const [fields] = Object.values(action);
      return (await api.query(document, { input: { ...fields, authorization } })).text;
    };
    const unstake = 'mutation M($input: UnstakeInput!) { unstake(input: $input) { __typename } }';
    expect(await act({ unstake: { coStakeId: ids.coStake } }, people.coStaker, unstake)).toContain('UnstakeSuccess');
    const cancel = 'mutation M($input: CancelUnstakeInput!) { cancelUnstake(input: $input) { __typename } }';
    expect(await act({ cancelUnstake: { coStakeId: ids.coStake } }, people.coStaker, cancel)).toContain(
      'CancelUnstakeSuccess',
    );
    const close = 'mutation M($input: CloseOfferInput!) { closeOffer(input: $input) { __typename } }';
    expect(await act({ closeOffer: { offerId: ids.open } }, people.owner, close)).toContain('CloseOfferSuccess');
  });

  it('ends with the session: a token that was revoked or signed out speaks for nobody', async () => {
    const { token } = await api.signIn(people.stranger);
    const ask = () => api.query('{ viewer { account { id } } }', {}, { as: { token } });
    expect((await ask()).data).toMatchObject({ viewer: { account: {} } });
    await api.data('mutation { signOut(input: {}) { __typename } }', {}, { as: { token } });
    const after = await ask();
    expect([after.status, after.data]).toEqual([401, undefined]);

    const revoke = `mutation { revokeSession(input: { sessionId: "${ids.session}" }) { __typename } }`;
    expect(await api.data(revoke, {}, asked('coStaker'))).toEqual({
      revokeSession: { __typename: 'RevokeSessionSuccess' },
    });
    const revoked = await api.query('{ viewer { account { id } } }', {}, asked('coStaker'));
    expect([revoked.status, revoked.errors[0]?.extensions?.['code']]).toEqual([401, 'UNAUTHENTICATED']);
  });
});
