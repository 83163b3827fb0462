// Tests of the mutations linkWallet, unlinkWallet and setPrimaryWallet over HTTP; the texts of signingMessage are signed.

import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { accountOfWallet } from '../../src/store/accounts.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';

// The module instance of graphql with which the schema was built; another instance would reject its types.
const { graphql } = createRequire(import.meta.url)('graphql') as typeof import('graphql');

let world: World;

type Message = { readonly text: string; readonly nonce: string; readonly issuedAt: string; readonly expiresAt: string };

async function ask(source: string, variables: Record<string, unknown>, accountId: string | null = null) {
  const viewer = accountId === null ? null : { accountId, sessionId: 'session', roles: ['USER'] };
  const contextValue = makeContext({
    app: world.ctx,
    stream: undefined as never,
    viewer,
    requestId: 'request',
  });
  const { data, errors } = await graphql({ schema, source, contextValue, variableValues: variables });
  return {
    data: (data ?? {}) as Record<string, Record<string, unknown>>,
    codes: (errors ?? []).map((error) => error.extensions['code'] ?? error.message),
  };
}

async function authorization(action: object, by: TestWallet) {
  const { data, codes } = await ask(
    `query ($action: SignableActionInput!, $wallet: WalletAddress!) {
      signingMessage(action: $action, wallet: $wallet) { text nonce issuedAt expiresAt } }`,
    { action, wallet: by.address },
    await accountOfWallet(world.database, by.address),
  );
  expect(codes).toEqual([]);
  const { text, nonce, issuedAt, expiresAt } = data['signingMessage'] as Message;
  return { text, input: { wallet: by.address, nonce, issuedAt, expiresAt, signature: by.sign(text) } };
}

const LINK = `mutation ($input: LinkWalletInput!) { linkWallet(input: $input) {
  ... on LinkWalletSuccess { wallet { address primary } replayed }
  ... on Refusal { code } ... on ClaimCapReached { limit used } } }`;
const UNLINK = `mutation ($input: UnlinkWalletInput!) { unlinkWallet(input: $input) {
  ... on UnlinkWalletSuccess { wallet { address } replayed }
  ... on Refusal { code } ... on WalletInUse { balance devices coStakes } } }`;
const SET_PRIMARY = `mutation ($input: SetPrimaryWalletInput!) { setPrimaryWallet(input: $input) {
  ... on SetPrimaryWalletSuccess { wallet { address primary } replayed } ... on Refusal { code } } }`;

describeWithDatabase('the wallet mutations', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('are preceded by a sign-in whose text a wallet makes of the values of `fields`, byte for byte', async () => {
    const source = `mutation ($input: SignInChallengeInput!) { signInChallenge(input: $input) { ... on SignInChallengeSuccess {
      nonce text expiresAt
      fields { domain address statement uri version chainId nonce issuedAt expirationTime requestId } } } }`;
    const [uri] = world.ctx.settings.allowedOrigins;
    const input = { wallet: world.wallet('signs in').address, uri };
    const { data } = await ask(source, { input });
    const { text, nonce, expiresAt, fields } = data['signInChallenge'] as {
      readonly text: string;
      readonly nonce: string;
      readonly expiresAt: string;
      readonly fields: Readonly<Record<string, string>>;
    };
    const made = [
      `${fields['domain']} wants you to sign in with your Solana account:`,
      fields['address'],
      '',
      fields['statement'],
      '',
      `URI: ${fields['uri']}`,
      `Version: ${fields['version']}`,
      `Chain ID: ${fields['chainId']}`,
      `Nonce: ${fields['nonce']}`,
      `Issued At: ${fields['issuedAt']}`,
      `Expiration Time: ${fields['expirationTime']}`,
      `Request ID: ${fields['requestId']}`,
    ];
    expect(text).toBe(made.join('\n'));
    expect(fields).toMatchObject({ nonce, expirationTime: expiresAt, address: input.wallet });
  });

  it('link two wallets, each with its own signature, which then act as one account', async () => {
    const [main, second] = [world.wallet('main'), world.wallet('second')];
    await world.fund(second, '3');
    const wallet = second.address;
    const mine = await authorization({ linkWallet: { wallet } }, main);
    const its = await authorization({ linkWallet: { wallet, accountWallet: main.address } }, second);
    const lines = `Action: Link wallet to account\nAccount wallet: ${main.address}\nNew wallet: ${wallet}\n`;
    expect([mine.text.includes(lines), its.text.includes(lines)]).toEqual([true, true]);

    const input = { wallet, authorization: mine.input, walletAuthorization: its.input };
    expect((await ask(LINK, { input: { ...input, walletAuthorization: mine.input } })).codes).toEqual([
      'BAD_USER_INPUT',
    ]);
    const linked = { wallet: { address: wallet, primary: false } };
    expect((await ask(LINK, { input })).data['linkWallet']).toEqual({ ...linked, replayed: false });
    expect((await ask(LINK, { input })).data['linkWallet']).toEqual({ ...linked, replayed: true });

    const accountId = await accountOfWallet(world.database, main.address);
    const { data } = await ask(
      '{ viewer { wallets { address primary } balances { wallet available } } }',
      {},
      accountId,
    );
    expect(data['viewer']).toEqual({
      wallets: [
        { address: main.address, primary: true },
        { address: wallet, primary: false },
      ],
      balances: [
        { wallet: main.address, available: '0' },
        { wallet, available: '3' },
      ],
    });

    const leave = await authorization({ unlinkWallet: { wallet } }, main);
    const refused = await ask(UNLINK, { input: { wallet, authorization: leave.input } });
    expect(refused.data['unlinkWallet']).toEqual({ code: 'WALLET_IN_USE', balance: '3', devices: 0, coStakes: 0 });
    const promote = await authorization({ setPrimaryWallet: { wallet } }, second);
    const promoted = await ask(SET_PRIMARY, { input: { wallet, authorization: promote.input } });
    expect(promoted.data['setPrimaryWallet']).toEqual({
      wallet: { address: wallet, primary: true },
      replayed: false,
    });
    const go = await authorization({ unlinkWallet: { wallet: main.address } }, second);
    const gone = await ask(UNLINK, { input: { wallet: main.address, authorization: go.input } });
    expect(gone.data['unlinkWallet']).toEqual({ wallet: { address: main.address }, replayed: false });
  });

  it('refuse a link when both accounts together exceed the claim cap, with the cap and the used claims', async () => {
    const [main, second] = [await world.investor('16000'), await world.investor('8000')];
    for (const by of [main, main, second]) await world.claim(await world.offer(await world.device()), by);
    const wallet = second.address;
    const mine = await authorization({ linkWallet: { wallet } }, main);
    const its = await authorization({ linkWallet: { wallet, accountWallet: main.address } }, second);
    const answer = await ask(LINK, { input: { wallet, authorization: mine.input, walletAuthorization: its.input } });
    expect(answer.data['linkWallet']).toEqual({ code: 'CLAIM_CAP_REACHED', limit: 2, used: 3 });
  });
});
