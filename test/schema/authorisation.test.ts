// Tests that reads are authorised, by one table of documents and roles (no session, a stranger, the owner, the co-staker). A
// request for an object of somebody else is answered with the same bytes as one for an object that does not exist.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithDatabase } from '../kit/database.ts';
import { AccountEventsDocument, MeDocument } from '../operations/generated/graphql.ts';
import { openParties, type Parties, ROLES, type Role, UNKNOWN_KEY } from './parties.ts';
import { changedTables, tableDigests } from './table-digests.ts';

/** The expected answer for each role: data to match, or an error code as a string; null when the role does not send the document. */
type Row = readonly [what: string, document: () => string, expected: Readonly<Record<Role, unknown>>];

let parties: Parties;
let { world, api, people, ids, cursors, asked } = {} as Parties;

describeWithDatabase('the public API', () => {
  beforeAll(async () => {
    parties = await openParties();
    ({ world, api, people, ids, cursors, asked } = parties);
  });
  afterAll(() => parties?.close());

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
      () => `{ nodes(ids: ["${ids.coStake}", "${ids.filled}", "offer_${UNKNOWN_KEY}"]) { id } }`,
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
      () => '{ viewer { sessions { wallet current label } } }',
      {
        nobody: nothing,
        stranger: { viewer: { sessions: [{ current: true, label: null }] } },
        owner: { viewer: { sessions: [{ current: true, label: null }] } },
        coStaker: { viewer: { sessions: [{ current: true, label: null }] } },
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

  const cells = rows.flatMap(([what, document, expected]) =>
    ROLES.filter((role) => expected[role] !== null).map((role) => [what, role, document, expected[role]] as const),
  );

  it.each(cells)(
    'returns for %s to the role %s exactly the fields that this role may read',
    async (_, role, document, expected) => {
      const before = await tableDigests(world.database);
      const { data, errors, text } = await api.query(document(), {}, asked(role));
      if (typeof expected === 'string') expect(errors).toMatchObject([{ extensions: { code: expected } }]);
      else {
        expect(errors).toEqual([]);
        expect(data).toMatchObject(expected as object);
      }
      for (const other of ROLES) {
        if (other === role || other === 'nobody' || document().includes(people[other].address)) continue;
        expect(text).not.toContain(people[other].address);
      }
      expect(changedTables(before, await tableDigests(world.database))).toEqual([]);
    },
  );

  it('returns to each role its own wallet and session only', async () => {
    for (const role of ['stranger', 'owner', 'coStaker'] as const) {
      const { viewer } = await api.data(MeDocument, {}, asked(role));
      expect(viewer?.wallets).toEqual([{ address: people[role].address, primary: true }]);
      expect(viewer?.sessions.map(({ wallet }) => wallet)).toEqual([people[role].address]);
    }
  });

  it('returns the same bytes for an object of another account as for a missing object', async () => {
    const pairs: readonly (readonly [string, string])[] = [
      [`{ node(id: "${ids.coStake}") { __typename id } }`, `{ node(id: "costake_${UNKNOWN_KEY}") { __typename id } }`],
      [`{ nodes(ids: ["${ids.coStake}"]) { id } }`, `{ nodes(ids: ["costake_${UNKNOWN_KEY}"]) { id } }`],
      ...[ids.session].map((session): [string, string] => {
        const document = (id: string) =>
          `mutation { revokeSession(input: { sessionId: "${id}" }) { __typename ... on NotFound { code message subject } } }`;
        return [document(session), document(`session_${UNKNOWN_KEY}`)];
      }),
    ];
    for (const [foreign, unknown] of pairs) {
      for (const role of ['stranger', ...(foreign.startsWith('mutation') ? (['owner'] as const) : [])] as const) {
        const [notYours, notThere] = [
          await api.query(foreign, {}, asked(role)),
          await api.query(unknown, {}, asked(role)),
        ];
        expect(notThere.text).toBe(notYours.text);
        expect(notThere.status).toBe(notYours.status);
        expect(notThere.statements).toBe(notYours.statements);
      }
    }
  });

  describe('accountEvents', () => {
    const received = async (role: Exclude<Role, 'nobody'>) => {
      const following = await api.follow(AccountEventsDocument, { after: cursors[role] }, asked(role));
      const events = [];
      for (;;) {
        const { accountEvents } = await following.data();
        if (accountEvents.__typename === 'AccountEvent') events.push(accountEvents);
        else if (accountEvents.__typename === 'StreamCheckpoint' && accountEvents.caughtUp) return events;
      }
    };

    it('delivers the event of a claim to each party, worded for its role, and no event to a stranger', async () => {
      const claimed = ['OFFER_CLAIMED', 'CLAIM_SETTLED', 'SUFFICIENCY_CHANGED'];
      const [toOwner, toCoStaker] = [await received('owner'), await received('coStaker')];
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
      expect(await received('stranger')).toEqual([]);
    });

    it('requires a session, without which it is refused before a statement is sent', async () => {
      const socket = await api.socket();
      const before = api.statements();
      for (const after of [null, cursors.coStaker, 'A'.repeat(60)]) {
        const following = socket.subscribe(AccountEventsDocument, { after });
        expect(await following.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      }
      expect(api.statements()).toBe(before);
    });

    it('resets the stream for the cursor of another account exactly as for a malformed one', async () => {
      const answers: string[] = [];
      for (const after of [cursors.coStaker, cursors.owner, 'A'.repeat(60)]) {
        const following = await api.follow(AccountEventsDocument, { after }, asked('stranger'));
        const item = await following.next();
        expect(item).toMatchObject({ data: { accountEvents: { __typename: 'StreamReset' } } });
        answers.push(JSON.stringify(item).replace(/"cursor":"[^"]*"/, ''));
      }
      expect(new Set(answers).size).toBe(1);
    });
  });

  it('rejects with 401 the token of a session that was revoked or signed out', async () => {
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
