// Who may do what: every action by nobody, a stranger, the owner and the co-staker. What is refused has changed nothing, and what is
// not yours is refused in the same bytes as what does not exist.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { As } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import type { SignableActionInput } from '../operations/generated/graphql.ts';
import { NOWHERE, openParties, type Parties, type Role } from './parties.ts';
import { changedTables, stateOf } from './table-digests.ts';

let parties: Parties;
let { world, api, people, ids, asked } = {} as Parties;

describeWithDatabase('acting', () => {
  beforeAll(async () => {
    parties = await openParties();
    ({ world, api, people, ids, asked } = parties);
  });
  afterAll(() => parties?.close());

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
    const signed = await api.authorize(action, role === 'nobody' ? victim : signer, 'RAW', victim);
    const authorization = role === 'nobody' ? { ...signed, signature: people.stranger.sign('something else') } : signed;
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
    const foreign: readonly (readonly [name: string, by: TestWallet, input: Record<string, string>, kind: string])[] = [
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
      const told = kind === 'costake' ? people.coStaker : by;
      const authorization = await api.authorize({ [name]: input } as never, by, 'RAW', told);
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

  it('makes the same text about an offer for every wallet, and about a co-stake for its co-staker alone', async () => {
    const asked = (action: string, wallet: TestWallet) =>
      api.query<{ signingMessage: { text: string } }>(
        `{ signingMessage(action: { ${action} }, wallet: "${wallet.address}", nonce: "${'0'.repeat(22)}") { text } }`,
      );
    const offer = async (wallet: TestWallet) => {
      const { data } = await asked(`claimOffer: { offerId: "${ids.open}" }`, wallet);
      return data?.signingMessage.text.replace(wallet.address, '');
    };
    expect(await offer(people.coStaker)).toContain('Claim');
    expect(await offer(people.stranger)).toBe(await offer(people.coStaker));
    expect(await offer(people.owner)).toBe(await offer(people.coStaker));

    for (const action of ['unstake', 'cancelUnstake', 'withdraw', 'claimRewards']) {
      const of = (id: string) => `${action}: { coStakeId: "${id}" }`;
      const text = (await asked(of(ids.coStake), people.coStaker)).data?.signingMessage.text;
      expect(text).toContain(ids.coStake);
      for (const wallet of [people.stranger, people.owner, world.wallet('never seen')]) {
        const refused = await asked(of(ids.coStake), wallet);
        const unknown = await asked(of(`costake_${NOWHERE}`), wallet);
        const withoutId = (body: string) => body.replace(/"requestId":"[^"]*"/, '');
        expect(refused.text).toContain('BAD_USER_INPUT');
        expect(withoutId(refused.text)).toBe(withoutId(unknown.text));
      }
    }
  });

  it('tells a stranger with a bad signature over a co-stake nothing of its text', async () => {
    const document =
      'mutation M($input: UnstakeInput!) { unstake(input: $input) { __typename ... on Refusal { message } } }';
    const unstake = { coStakeId: ids.coStake };
    const signed = await api.authorize({ unstake }, people.stranger, 'RAW', people.coStaker);
    const authorization = { ...signed, signature: people.stranger.sign('something else') };
    const send = async (wallet: TestWallet) => {
      const input = { ...unstake, authorization: { ...authorization, wallet: wallet.address } };
      return (await api.query(document, { input })).text;
    };
    expect(await send(people.coStaker)).toContain('SignatureInvalid');
    expect(await send(people.stranger)).toContain('NotFound');
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
});
