// Tests that nobody learns to whom a wallet belongs: strangers get the same bytes from every signed action and every private query,
// after the same statements and verifications of the signature, for a wallet of a party, for a second wallet of the same account, for a
// wallet of another account and for a wallet that the server has never seen. Only a session of the account, or a signature of that
// very wallet, gets more.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignableAction, SignableKind } from '../../src/app/actions/table.ts';
import { signIn, signInChallenge } from '../../src/app/sign-in.ts';
import { executeSignedAction, hasPublicText, signingMessage } from '../../src/app/signed-action.ts';
import { schema } from '../../src/schema/index.ts';
import { keyFromGlobalId } from '../../src/schema/node.ts';
import { accountOfWallet } from '../../src/store/accounts.ts';
import type { As } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { link } from '../kit/link.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io } from '../kit/world.ts';
import { callLog, VIEWER_QUERIES } from './call-log.ts';
import { openParties, type Parties, UNKNOWN_KEY } from './parties.ts';

let parties: Parties;
let { world, api, people, ids } = {} as Parties;
/** Second wallets of the owner's and the co-staker's account, and a wallet that the server has never seen. */
let ownersSecond: TestWallet;
let coStakersSecond: TestWallet;
let unknown: TestWallet;
/** The third wallet of the co-staker's account, which is the object of the actions on wallets (link, unlink, make primary). */
let coStakersThird: TestWallet;

const TERMS = { requestedAmount: '400', rewardShareBps: 5000 };
const NONCE = '0'.repeat(22);
const TIMES = { issuedAt: '2026-03-01T12:00:00.000Z', expiresAt: '2026-03-01T12:05:00.000Z' };

/** For each kind of action, the fields of its input. */
const FIELDS: { readonly [K in SignableKind]: () => Readonly<Record<string, unknown>> } = {
  claimOffer: () => ({ offerId: ids.open }),
  closeOffer: () => ({ offerId: ids.open }),
  createOffer: () => ({ deviceId: ids.device, ...TERMS }),
  replaceOffer: () => ({ offerId: ids.open, ...TERMS }),
  stakeDevice: () => ({ deviceId: ids.device, amount: '1' }),
  withdrawOverflow: () => ({ deviceId: ids.device, amount: '1' }),
  unstakeDevice: () => ({ deviceId: ids.device }),
  withdrawDeviceStake: () => ({ deviceId: ids.device }),
  unstake: () => ({ coStakeId: ids.coStake }),
  cancelUnstake: () => ({ coStakeId: ids.coStake }),
  withdraw: () => ({ coStakeId: ids.coStake }),
  claimRewards: () => ({ coStakeId: ids.coStake }),
  claimAllRewards: () => ({}),
  requestPayout: () => ({ amount: '1' }),
  linkWallet: () => ({ wallet: coStakersThird.address }),
  unlinkWallet: () => ({ wallet: coStakersThird.address }),
  setPrimaryWallet: () => ({ wallet: coStakersThird.address }),
  createWebhookEndpoint: () => ({ url: 'https://hooks.example/', scope: 'ACCOUNT' }),
  changeWebhookUrl: () => ({ endpointId: ids.webhook, url: 'https://hooks.example/' }),
};
const KINDS = Object.keys(FIELDS) as readonly SignableKind[];
const PRIVATE_KINDS = KINDS.filter((kind) => !hasPublicText(kind));
const WITH_ID = PRIVATE_KINDS.filter((kind) => !/Wallet$|^createWebhook|^requestPayout|^claimAllRewards/.test(kind));

const wallets = (): readonly TestWallet[] => [
  people.owner,
  ownersSecond,
  people.coStaker,
  coStakersSecond,
  people.stranger,
  unknown,
];

type Answered = { readonly text: string; readonly statements: number };

/** Returns an answer without the address of the wallet, the wallet that is paid, the request id and the action id, so that answers can be compared. */
const anonymous = (text: string, { address }: TestWallet): string =>
  text
    .replaceAll(/Paid (back )?to: \w+/g, 'Paid to a party')
    .replaceAll(address, 'THE WALLET')
    .replace(/"requestId":"[^"]*"/g, '')
    .replace(/"actionId":"[^"]*"/g, '');

async function askText(kind: SignableKind, wallet: TestWallet, as: As, change: object = {}): Promise<Answered> {
  const document = `query ($action: SignableActionInput!, $wallet: WalletAddress!, $nonce: String) {
    signingMessage(action: $action, wallet: $wallet, nonce: $nonce) { text actionId } }`;
  const action = { [kind]: { ...FIELDS[kind](), ...change } };
  const { text, statements } = await api.query(document, { action, wallet: wallet.address, nonce: NONCE }, as);
  return { text: anonymous(text, wallet), statements };
}

/** Sends an action in the name of a wallet, with a signature that the stranger made over another text. */
async function forge(kind: SignableKind, wallet: TestWallet, as: As = {}, change: object = {}): Promise<Answered> {
  const pascal = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const authorization = { wallet: wallet.address, nonce: NONCE, ...TIMES, signature: people.stranger.sign('nothing') };
  const input = { ...FIELDS[kind](), ...change, authorization };
  const joining = { ...authorization, wallet: coStakersThird.address };
  const document = `mutation ($input: ${pascal}Input!) { ${kind}(input: $input) {
    __typename ... on Refusal { code message } ... on SignatureInvalid { reason expectedText } } }`;
  const variables = { input: kind === 'linkWallet' ? { ...input, walletAuthorization: joining } : input };
  const { text, statements } = await api.query(document, variables, as);
  return { text: anonymous(text, wallet), statements };
}

/**
 * Sends a request for every wallet and expects the same answer after the same number of statements. Returns the text of the answer.
 */
async function sameForAll(ask: (wallet: TestWallet) => Promise<Answered>): Promise<string> {
  const answers: Answered[] = [];
  for (const wallet of wallets()) answers.push(await ask(wallet));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  return answers[0]!.text;
}

describeWithDatabase('wallets of one account and of other accounts', () => {
  beforeAll(async () => {
    parties = await openParties();
    ({ world, api, people, ids } = parties);
    [ownersSecond, coStakersSecond] = [await world.investor('5'), await world.investor('5')];
    await link(world.ctx, people.owner, ownersSecond);
    await link(world.ctx, people.coStaker, coStakersSecond);
    coStakersThird = await world.investor('5');
    await link(world.ctx, people.coStaker, coStakersThird);
    unknown = world.wallet('never seen');
  });
  afterAll(() => parties?.close());

  describe('without a session', () => {
    it.each(PRIVATE_KINDS)(
      'get the same error without a database statement for the text to sign of %s',
      async (kind) => {
        expect(await sameForAll((wallet) => askText(kind, wallet, {}))).toContain('"code":"UNAUTHENTICATED"');
        expect((await askText(kind, unknown, {})).statements).toBe(0);
      },
    );

    it.each(KINDS.filter(hasPublicText))('get the same text to sign of %s', async (kind) => {
      expect(await sameForAll((wallet) => askText(kind, wallet, {}))).toContain('Action: ');
    });

    it.each(KINDS)('get the same refusal for a forged signature of %s', async (kind) => {
      const answer = await sameForAll((wallet) => forge(kind, wallet));
      expect(answer).toContain('"code":"SIGNATURE_INVALID"');
      expect(answer.includes('"expectedText":null')).toBe(WITH_ID.includes(kind));
    });
  });

  describe('with the session of a stranger', () => {
    const stranger = (): As => ({ as: people.stranger });

    it.each(WITH_ID)('get no text to sign of %s, but the same error as for an id of no object', async (kind) => {
      const answer = await sameForAll((wallet) => askText(kind, wallet, stranger()));
      expect(answer).toContain('"code":"BAD_USER_INPUT"');
      expect((await askText(kind, unknown, stranger(), nowhere(kind))).text).toBe(answer);
    });

    it.each(WITH_ID)('get the same refusal for a forged signature of %s as for an id of no object', async (kind) => {
      const answer = await sameForAll((wallet) => forge(kind, wallet, stranger()));
      expect(answer).toContain('"expectedText":null');
      for (const as of [stranger(), {}]) expect((await forge(kind, unknown, as, nowhere(kind))).text).toBe(answer);
    });

    it('get the same error instead of their ledgers', async () => {
      const ledger = async (wallet: TestWallet): Promise<Answered> => {
        const document = 'query ($wallet: WalletAddress) { viewer { ledger(wallet: $wallet) { nodes { id } } } }';
        const { text, statements } = await api.query(document, { wallet: wallet.address }, stranger());
        return { text: anonymous(text, wallet), statements };
      };
      const answers = [];
      for (const wallet of wallets().filter((one) => one !== people.stranger)) answers.push(await ledger(wallet));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]?.text).toContain('BAD_USER_INPUT');
    });
  });

  it('all get the text to sign when it is requested in a session of the account that the action concerns', async () => {
    const mine = await sameForAll((wallet) => askText('unstake', wallet, { as: coStakersSecond }));
    expect(mine).toContain(ids.coStake);
    expect(await sameForAll((wallet) => forge('unstake', wallet, { as: people.coStaker }))).toContain(ids.coStake);
    const closing = await sameForAll((wallet) => askText('closeOffer', wallet, { as: ownersSecond }));
    expect(closing).toContain('Action: Close co-staking offer');
  });

  it('open sessions that show every private query the same, whichever wallet of the account opened them', async () => {
    const viewer = schema.getType('Viewer');
    const fields = viewer !== undefined && 'getFields' in viewer ? Object.keys(viewer.getFields()) : [];
    expect(Object.keys(VIEWER_QUERIES).toSorted()).toEqual(fields.toSorted());
    const queries = [
      ...Object.values(VIEWER_QUERIES).map((field) => `{ viewer { ${field} } }`),
      `{ node(id: "${ids.coStake}") { id ... on CoStake { amount counterparty { alias } } } }`,
      ...[people.coStaker, coStakersSecond].map(
        ({ address }) => `{ viewer { ledger(wallet: "${address}") { nodes { kind amount } } } }`,
      ),
    ];
    // Each wallet has its session before the answers are compared.
    const sessions = [people.coStaker, coStakersSecond];
    for (const as of sessions) await api.query('{ viewer { id } }', {}, { as });
    for (const query of queries) {
      const answers = [];
      for (const as of sessions) {
        const { text, errors, statements } = await api.query(query, {}, { as });
        expect(errors, query).toEqual([]);
        answers.push({ text: text.replace(/"(?:requestId|streamCursor)":"[^"]*"/g, ''), statements });
      }
      expect(answers[1], query).toEqual(answers[0]);
    }
  });

  it('may sign an action on a co-stake only when they belong to the account of the co-staker', async () => {
    const by = async (wallet: TestWallet) => {
      const authorization = await api.authorize(
        { withdraw: { coStakeId: ids.coStake } },
        wallet,
        'RAW',
        people.coStaker,
      );
      const document = 'mutation ($input: WithdrawInput!) { withdraw(input: $input) { ... on Refusal { code } } }';
      return (await api.data(document, { input: { coStakeId: ids.coStake, authorization } }))['withdraw'];
    };
    for (const wallet of [people.coStaker, coStakersSecond]) expect(await by(wallet)).toEqual({ code: 'NOT_UNSTAKED' });
    for (const wallet of [people.owner, unknown]) expect(await by(wallet)).toEqual({ code: 'NOT_FOUND' });
  });

  it.each(KINDS)(
    'cause the same sequence of SQL statements and signature verifications for a forged signature of %s',
    async (kind) => {
      const logs = [];
      for (const wallet of wallets()) logs.push(await callLog(world, (ctx) => forgedCall(ctx, actionOf(kind), wallet)));
      for (const log of logs) expect(log).toEqual(logs[0]);
      // One for the signature, the others for the hints about a mismatch.
      expect(logs[0]?.verified).toBe(11);
    },
  );

  it('cause the same signature verifications for the forged answer to a challenge', async () => {
    const logs = [];
    for (const { address: wallet } of wallets()) {
      const forged = async (ctx: Ctx): Promise<void> => {
        const challenge = await signInChallenge(ctx, { wallet, uri: ctx.settings.origin });
        if ('refusal' in challenge) throw new Error(challenge.refusal.code);
        const answer = { nonce: challenge.nonce, signature: people.stranger.sign('nothing'), encoding: 'RAW' } as const;
        expect(await signIn(ctx, answer)).toMatchObject({ refusal: { code: 'SIGNATURE_INVALID' } });
      };
      logs.push(await callLog(world, forged));
    }
    for (const log of logs) expect(log).toEqual(logs[0]);
    expect(logs[0]?.verified).toBeGreaterThan(0);
  });

  it('cause the same sequence of SQL statements when a text reserves an offer for them', async () => {
    const logs = [];
    for (const { address } of wallets()) {
      const action = { ...actionOf('createOffer'), reservedFor: address } as SignableAction;
      logs.push(await callLog(world, (ctx) => signingMessage(ctx, action, people.owner.address, NONCE, null)));
    }
    for (const log of logs) expect(log).toEqual(logs[0]);
  });

  it.each(PRIVATE_KINDS)(
    'cause the same sequence of SQL statements when a stranger requests the text to sign of %s',
    async (kind) => {
      const logs = [];
      const reader = await accountOfWallet(world.database, people.stranger.address);
      for (const { address } of wallets()) {
        logs.push(await callLog(world, (ctx) => signingMessage(ctx, actionOf(kind), address, NONCE, reader)));
      }
      for (const log of logs) expect(log).toEqual(logs[0]);
    },
  );
});

type Ctx = typeof world.ctx;

/** Returns the id field of the input of an action, with the id of an object that does not exist. */
function nowhere(kind: SignableKind): object {
  const prefixes = { coStakeId: 'costake', offerId: 'offer', deviceId: 'device', endpointId: 'webhook' };
  const [field, prefix] = Object.entries(prefixes).find(([name]) => name in FIELDS[kind]())!;
  return { [field]: `${prefix}_${UNKNOWN_KEY}` };
}

function actionOf(kind: SignableKind): SignableAction {
  const deviceKey = keyFromGlobalId('', ids.device, 'Device');
  const coStakeId = keyFromGlobalId('', ids.coStake, 'CoStake');
  const offerId = keyFromGlobalId('', ids.open, 'Offer');
  const terms = { requestedAmount: io('400'), rewardShareBps: 5000, expiresAt: null };
  const wallet = coStakersThird.address;
  const endpointId = keyFromGlobalId('', ids.webhook, 'WebhookEndpoint');
  const hook = { endpointId, url: 'https://hooks.example/', scope: 'ACCOUNT', filter: null, types: null };
  const input = { ...hook, deviceKey, coStakeId, offerId, ...terms, amount: io('1'), wallet, accountWallet: wallet };
  return { kind, ...input, of: { coStakeId } } as unknown as SignableAction;
}

function forgedCall(ctx: Ctx, action: SignableAction, { address }: TestWallet) {
  const times = { issuedAt: new Date(TIMES.issuedAt), expiresAt: new Date(TIMES.expiresAt) };
  const signature = people.stranger.sign('nothing');
  const authorization = { wallet: address, nonce: NONCE, ...times, signature, encoding: 'RAW' } as const;
  const signed =
    action.kind === 'requestPayout' || action.kind === 'claimAllRewards' ? { ...action, wallet: address } : action;
  return executeSignedAction(ctx, signed, authorization, { ...authorization, wallet: coStakersThird.address });
}
