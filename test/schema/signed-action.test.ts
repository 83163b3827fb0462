// Tests of the authorisation of signed actions: each action is signed by nobody, a stranger, the owner and the co-staker. A refusal
// changes no table. What strangers learn about wallets, texts and missing objects is tested in second-wallet.test.ts.
// The rows of the test are keyed by SignableKind, so a new action without a row is a type error.

import { getNamedType, isInputObjectType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignableKind } from '../../src/app/actions/table.ts';
import { schema } from '../../src/schema/index.ts';
import type { As } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import type { SignableActionInput } from '../operations/generated/graphql.ts';
import { openParties, type Parties, type Person, type Role, UNKNOWN_KEY } from './parties.ts';
import { changedTables, tableDigests } from './table-digests.ts';

let parties: Parties;
let { world, api, people, ids, asked } = {} as Parties;

/** Actions whose object is a wallet address or the signing wallet, or that have none; the test with the id of a missing object skips them. */
const ACCOUNT_ACTIONS = [
  ...['linkWallet', 'unlinkWallet', 'setPrimaryWallet', 'requestPayout', 'claimAllRewards', 'createWebhookEndpoint'],
];

describeWithDatabase('a signed action', () => {
  beforeAll(async () => {
    parties = await openParties();
    ({ world, api, people, ids, asked } = parties);
  });
  afterAll(() => parties?.close());

  /** For each action, a role that may sign it, and the refusal code for each other role. */
  type Row = {
    readonly fields: () => Readonly<Record<string, unknown>>;
    readonly maySign: Person;
    readonly refused: Readonly<Partial<Record<Role, string>>>;
  };
  const SIGNATURE = { nobody: 'SIGNATURE_INVALID' };
  const coStakersOnly = { ...SIGNATURE, stranger: 'NOT_FOUND', owner: 'NOT_FOUND' };
  const ownersOnly = { ...SIGNATURE, stranger: 'NOT_FOUND', coStaker: 'NOT_FOUND' };
  const TERMS = { requestedAmount: '400', rewardShareBps: 5000 };
  const offer = () => ({ offerId: ids.open });
  const device = () => ({ deviceId: ids.device });
  const coStake = () => ({ coStakeId: ids.coStake });
  const coStakersWallet = () => ({ wallet: people.coStaker.address });
  const byOwner = (fields: Row['fields'], owner?: string): Row => ({
    fields,
    maySign: 'owner',
    refused: owner === undefined ? ownersOnly : { ...ownersOnly, owner },
  });
  const byCoStaker = (fields: Row['fields'], coStaker?: string): Row => ({
    fields,
    maySign: 'coStaker',
    refused: coStaker === undefined ? coStakersOnly : { ...coStakersOnly, coStaker },
  });
  const unconsented = 'SIGNATURE_INVALID';
  const ROWS: { readonly [K in SignableKind]: readonly [Row, ...Row[]] } = {
    claimOffer: [{ fields: offer, maySign: 'coStaker', refused: { ...SIGNATURE, owner: 'OWN_DEVICE' } }],
    closeOffer: [byOwner(offer)],
    createOffer: [byOwner(() => ({ ...device(), ...TERMS }), 'NO_STAKE_ROOM')],
    replaceOffer: [byOwner(() => ({ ...offer(), ...TERMS }))],
    stakeDevice: [byOwner(() => ({ ...device(), amount: '1' }), 'INSUFFICIENT_BALANCE')],
    withdrawOverflow: [byOwner(() => ({ ...device(), amount: '1' }), 'OVERFLOW_EXCEEDED')],
    unstakeDevice: [byOwner(device)],
    withdrawDeviceStake: [byOwner(device, 'NOT_UNSTAKED')],
    unstake: [byCoStaker(coStake)],
    cancelUnstake: [byCoStaker(coStake, 'NOT_IN_WAIT_PERIOD')],
    withdraw: [byCoStaker(coStake, 'NOT_UNSTAKED')],
    claimRewards: [byCoStaker(coStake, 'NOTHING_TO_CLAIM'), byOwner(device, 'NOTHING_TO_CLAIM')],
    // Every wallet may claim its own rewards; nobody here has any.
    claimAllRewards: [
      {
        fields: () => ({}),
        maySign: 'coStaker',
        refused: {
          ...SIGNATURE,
          stranger: 'NOTHING_TO_CLAIM',
          owner: 'NOTHING_TO_CLAIM',
          coStaker: 'NOTHING_TO_CLAIM',
        },
      },
    ],
    // Every wallet may pay out its own balance.
    requestPayout: [{ fields: () => ({ amount: '1' }), maySign: 'coStaker', refused: SIGNATURE }],
    // linkWallet also needs the signature of the new wallet. `send` puts the signature of the role's wallet in its place, so every
    // role is refused.
    linkWallet: [
      {
        fields: () => ({ wallet: world.wallet('asked to join').address }),
        maySign: 'coStaker',
        refused: { nobody: unconsented, stranger: unconsented, owner: unconsented, coStaker: unconsented },
      },
    ],
    unlinkWallet: [byCoStaker(coStakersWallet, 'WALLET_IS_PRIMARY')],
    setPrimaryWallet: [byCoStaker(coStakersWallet, 'WALLET_IS_PRIMARY')],
    createWebhookEndpoint: [
      { fields: () => ({ url: 'https://hooks.example/', scope: 'ACCOUNT' }), maySign: 'coStaker', refused: SIGNATURE },
    ],
    changeWebhookUrl: [byCoStaker(() => ({ endpointId: ids.webhook, url: 'https://hooks.example/' }))],
  };
  const rows = Object.entries(ROWS).flatMap(([name, [...of]]) => of.map((row) => ({ name, ...row })));

  /**
   * Sends an action that is signed by the wallet of a role. For the role nobody, the authorisation names the wallet that may sign
   * but has the signature of a stranger.
   */
  async function send(
    name: string,
    { fields, maySign }: Pick<Row, 'fields' | 'maySign'>,
    role: Role,
    as: As = {},
    change: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const signer = people[role === 'nobody' ? maySign : role];
    const input = fields();
    const asker = ACCOUNT_ACTIONS.includes(name) ? signer : people[maySign];
    const signed = await api.authorize({ [name]: input } as SignableActionInput, signer, 'RAW', asker);
    const authorization = role === 'nobody' ? { ...signed, signature: people.stranger.sign('another text') } : signed;
    const second = name === 'linkWallet' ? { walletAuthorization: { ...signed, wallet: input['wallet'] } } : {};
    const pascal = name.charAt(0).toUpperCase() + name.slice(1);
    const document = `mutation M($input: ${pascal}Input!) {
      ${name}(input: $input) { __typename ... on Refusal { code message } ... on NotFound { subject } }
    }`;
    return (await api.query(document, { input: { ...input, ...change, authorization, ...second } }, as)).text;
  }

  it('has a test case in this file for each mutation with an authorisation, and for no other mutation', () => {
    const mutations = Object.values(schema.getMutationType()!.getFields());
    const signed = mutations.filter(({ args: [input] }) => {
      const type = getNamedType(input!.type);
      return isInputObjectType(type) && 'authorization' in type.getFields();
    });
    expect(Object.keys(ROWS).sort()).toEqual(signed.map(({ name }) => name).sort());
  });

  const refusals = rows.flatMap(({ name, fields, maySign, refused }) =>
    Object.entries(refused).map(([role, code]) => ({ name, fields, maySign, role: role as Role, code })),
  );

  it.each(refusals)('($name) with a signature of $role is refused with $code and changes no table', async (refusal) => {
    const before = await tableDigests(world.database);
    expect(await send(refusal.name, refusal, refusal.role)).toContain(`"code":"${refusal.code}"`);
    expect(changedTables(before, await tableDigests(world.database))).toEqual([]);
  });

  it('is refused when a stranger signs it in a session of the party that may sign it', async () => {
    const before = await tableDigests(world.database);
    for (const [name, party] of [
      ['unstake', 'coStaker'],
      ['closeOffer', 'owner'],
    ] as const) {
      expect(await send(name, ROWS[name][0], 'stranger', asked(party))).toContain('"code":"NOT_FOUND"');
    }
    expect(changedTables(before, await tableDigests(world.database))).toEqual([]);
  });

  const ID_FIELDS = { coStakeId: 'costake', offerId: 'offer', deviceId: 'device', endpointId: 'webhook' };
  const foreign = refusals.flatMap((refusal) =>
    refusal.code === 'NOT_FOUND' && !ACCOUNT_ACTIONS.includes(refusal.name) ? [refusal] : [],
  );

  it.each(foreign)(
    '($name) with a valid signature of $role is refused with NOT_FOUND for an object of another account, and as an invalid signature for a missing object',
    async (refusal) => {
      const [field, kind] = Object.entries(ID_FIELDS).find(([name]) => name in refusal.fields())!;
      const notYours = await send(refusal.name, refusal, refusal.role);
      const notThere = await send(refusal.name, refusal, refusal.role, {}, { [field]: `${kind}_${UNKNOWN_KEY}` });
      expect(notYours).toContain('"code":"NOT_FOUND"');
      expect(notThere).toContain('"code":"SIGNATURE_INVALID"');
    },
  );

  it('is executed when a party that may sign it has signed it', async () => {
    const executeAction = async (action: SignableActionInput, by: TestWallet, document: string) => {
      const authorization = await api.authorize(action, by);
      const [fields] = Object.values(action);
      return (await api.query(document, { input: { ...fields, authorization } })).text;
    };
    const unstake = 'mutation M($input: UnstakeInput!) { unstake(input: $input) { __typename } }';
    expect(await executeAction({ unstake: { coStakeId: ids.coStake } }, people.coStaker, unstake)).toContain(
      'UnstakeSuccess',
    );
    const cancel = 'mutation M($input: CancelUnstakeInput!) { cancelUnstake(input: $input) { __typename } }';
    expect(await executeAction({ cancelUnstake: { coStakeId: ids.coStake } }, people.coStaker, cancel)).toContain(
      'CancelUnstakeSuccess',
    );
    const close = 'mutation M($input: CloseOfferInput!) { closeOffer(input: $input) { __typename } }';
    expect(await executeAction({ closeOffer: { offerId: ids.open } }, people.owner, close)).toContain(
      'CloseOfferSuccess',
    );
  });
});
