// Tests of payouts through the public API and the network's API: the request, the report, what the account and the network see, the
// refusals at their boundaries, and the wallet that cannot be unlinked meanwhile.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { payDuePayouts } from '../../src/sandbox/payer.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { link } from '../kit/link.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { executeAction, type MutationResult, send } from './mutation.ts';

let world: World;
let api: Api;

const request = (by: TestWallet, amount: string): Promise<MutationResult> =>
  executeAction(api, { requestPayout: { amount } }, by, { success: 'replayed payout { status }' });

type Shown = Readonly<Record<string, unknown>> & { readonly id: string };
type Mine = {
  readonly balances: readonly Readonly<Record<string, unknown>>[];
  readonly payouts: { readonly nodes: readonly Shown[] };
  readonly ledger: { readonly nodes: readonly unknown[] };
};
async function mine(as: TestWallet): Promise<Mine> {
  const document = `{ viewer {
    balances { available payable paidOut canRequestPayout { allowed refusals { code } } }
    payouts(first: 100) { nodes { id wallet amount status requestedAt reportedAt transactionSignature failure } }
    ledger(first: 3) { nodes { kind direction amount balanceAfter text } } } }`;
  return (await api.data<{ viewer: Mine }, object>(document, {}, { as })).viewer;
}
const lastOf = async (by: TestWallet): Promise<Shown> => (await mine(by)).payouts.nodes[0]!;

async function pending(): Promise<readonly string[]> {
  const answer = await api.network('{ payouts(first: 100) { nodes { id status } pageInfo { hasNextPage } } }', {});
  const { payouts } = answer as unknown as { payouts: { nodes: readonly { id: string; status: string }[] } };
  expect(payouts.nodes.every(({ status }) => status === 'REQUESTED')).toBe(true);
  return payouts.nodes.map(({ id }) => id);
}

async function report(id: string, input: object): Promise<MutationResult> {
  const document = `mutation ($input: ReportPayoutInput!) { reportPayout(input: $input) { __typename
    ... on ReportPayoutSuccess { replayed payout { status } } ... on Refusal { code message }
    ... on PayoutAlreadyReported { status transactionSignature failure } } }`;
  return (await api.network(document, { input: { id, ...input } }))['reportPayout'] as MutationResult;
}
const SENT = { outcome: 'SENT', transactionSignature: '5'.repeat(88) };
const FAILED = { outcome: 'FAILED', failure: 'The account of the token is frozen.' };

describeWithDatabase('a payout', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('leaves the free balance with its request, and the marketplace when the network reports it as sent', async () => {
    const by = await world.investor('10');
    expect(await request(by, '3.5')).toMatchObject({ __typename: 'RequestPayoutSuccess', replayed: false });
    const asked = await mine(by);
    expect(asked.balances).toMatchObject([{ available: '6.5', payable: '3.5', paidOut: '0' }]);
    expect(asked.ledger.nodes[0]).toMatchObject({
      kind: 'PAYOUT',
      direction: 'OUT',
      amount: '3.5',
      balanceAfter: '6.5',
    });
    const [payout] = asked.payouts.nodes;
    expect(payout).toMatchObject({ wallet: by.address, amount: '3.5', status: 'REQUESTED', reportedAt: null });
    expect(await pending()).toContain(payout!.id);

    expect(await report(payout!.id, SENT)).toMatchObject({ replayed: false, payout: { status: 'SENT' } });
    const done = await mine(by);
    expect(done.balances).toMatchObject([{ available: '6.5', payable: '0', paidOut: '3.5' }]);
    expect(done.payouts.nodes).toMatchObject([
      {
        id: payout!.id,
        status: 'SENT',
        reportedAt: expect.any(String),
        failure: null,
        transactionSignature: '5'.repeat(88),
      },
    ]);
    expect(await pending()).not.toContain(payout!.id);
  });

  it('returns to the free balance once when the network reports it as failed', async () => {
    const by = await world.investor('10');
    await request(by, '10');
    const { id } = await lastOf(by);
    expect(await report(id, FAILED)).toMatchObject({ replayed: false });
    expect(await report(id, FAILED)).toMatchObject({ replayed: true, payout: { status: 'FAILED' } });
    const after = await mine(by);
    expect(after.balances).toMatchObject([{ available: '10', payable: '0', paidOut: '0' }]);
    expect(after.payouts.nodes).toMatchObject([
      { status: 'FAILED', failure: FAILED.failure, transactionSignature: null },
    ]);
    expect(after.ledger.nodes[0]).toMatchObject({ kind: 'PAYOUT_RETURN', direction: 'IN', amount: '10' });
  });

  it.each([
    ['failed after it was sent', SENT, FAILED],
    ['sent after it failed', FAILED, SENT],
    ['sent by another transaction', SENT, { ...SENT, transactionSignature: 'another' }],
    ['failed for another reason', FAILED, { ...FAILED, failure: 'another' }],
  ])('cannot be reported as %s', async (_, first, second) => {
    const by = await world.investor('1');
    await request(by, '1');
    const { id } = await lastOf(by);
    await report(id, first);
    const before = await mine(by);
    expect(await report(id, second)).toMatchObject({ code: 'PAYOUT_ALREADY_REPORTED', status: first.outcome });
    expect(await mine(by)).toEqual(before);
  });

  it.each([
    ['9.99999999', 'RequestPayoutSuccess'],
    ['10', 'RequestPayoutSuccess'],
    ['10.00000001', 'InsufficientBalance'],
  ])('of %s IO from a balance of 10 IO is answered with %s', async (amount, type) => {
    expect((await request(await world.investor('10'), amount)).__typename).toBe(type);
  });

  it('is refused when ten of the wallet have no report, until one of them is reported', async () => {
    const by = await world.investor('100');
    for (let at = 0; at < 9; at += 1) await request(by, '1');
    expect((await mine(by)).balances).toMatchObject([{ canRequestPayout: { allowed: true, refusals: [] } }]);
    expect((await request(by, '1')).__typename).toBe('RequestPayoutSuccess');
    expect((await mine(by)).balances).toMatchObject([
      { canRequestPayout: { allowed: false, refusals: [{ code: 'TOO_MANY_PAYOUTS' }] } },
    ]);
    expect(await request(by, '1')).toMatchObject({ code: 'TOO_MANY_PAYOUTS', limit: 10, used: 10 });
    await report((await lastOf(by)).id, SENT);
    expect((await request(by, '1')).__typename).toBe('RequestPayoutSuccess');
  });

  it('is executed once by a repeated authorisation, with the same payout as its answer', async () => {
    const by = await world.investor('10');
    const authorization = await api.authorize({ requestPayout: { amount: '4' } }, by);
    const call = () => send(api, 'requestPayout', { amount: '4', authorization }, {}, 'replayed');
    expect(await call()).toMatchObject({ replayed: false });
    expect(await call()).toMatchObject({ replayed: true });
    const { balances, payouts } = await mine(by);
    expect(balances).toMatchObject([{ available: '6', payable: '4' }]);
    expect(payouts.nodes).toHaveLength(1);
  });

  it('is authorised by a text that names its amount and the receiving wallet', async () => {
    const by = await world.investor('1');
    const document = `query ($wallet: WalletAddress!) {
      signingMessage(action: { requestPayout: { amount: "0.5" } }, wallet: $wallet) { text } }`;
    const { signingMessage } = await api.data<{ signingMessage: { text: string } }, object>(
      document,
      { wallet: by.address },
      { as: by },
    );
    expect(signingMessage.text).toContain(`Action: Request payout\nAmount: 0.5 IO\nPaid to: ${by.address}\n`);
  });

  it('is shown only to the account of its wallet, also by its id', async () => {
    const by = await world.investor('1');
    await request(by, '1');
    const { id } = await lastOf(by);
    const node = async (as: TestWallet | null) =>
      (await api.data('query ($id: ID!) { node(id: $id) { id __typename } }', { id }, as === null ? {} : { as }))[
        'node'
      ];
    expect(await node(by)).toEqual({ id, __typename: 'Payout' });
    expect(await node(await world.investor('1'))).toBeNull();
    expect(await node(null)).toBeNull();
  });

  it('keeps its wallet in the account until it is reported', async () => {
    const [main, second] = [await world.investor('1'), await world.investor('2')];
    await link(world.ctx, main, second);
    await request(second, '2');
    const unlink = () => executeAction(api, { unlinkWallet: { wallet: second.address } }, main);
    expect(await unlink()).toMatchObject({ code: 'WALLET_IN_USE', balance: '0', payouts: 1 });
    await report((await lastOf(main)).id, SENT);
    expect((await unlink()).__typename).toBe('UnlinkWalletSuccess');
    expect((await mine(main)).payouts.nodes).toEqual([]);
  });

  it('is counted in the totals of the network', async () => {
    const document = '{ blocks(first: 1) { networkTotals { payable paidOut } } }';
    const totals = async () =>
      (await api.data<{ blocks: { networkTotals: { payable: string; paidOut: string } } }, object>(document, {})).blocks
        .networkTotals;
    const before = await totals();
    const by = await world.investor('5');
    await request(by, '5');
    expect(Number((await totals()).payable) - Number(before.payable)).toBe(5);
    await report((await lastOf(by)).id, SENT);
    expect(Number((await totals()).paidOut) - Number(before.paidOut)).toBe(5);
  });

  it('is not found under the id of no payout', async () => {
    const id = globalId('Payout', '00000000-0000-4000-8000-000000000000');
    expect(await report(id, SENT)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is reported as sent by a sandbox itself, with a signature that says so', async () => {
    const by = await world.investor('1');
    await request(by, '1');
    await payDuePayouts(world.ctx);
    const paid = await lastOf(by);
    expect(paid).toMatchObject({
      status: 'SENT',
      transactionSignature: expect.stringMatching(/^sandbox-[0-9a-f]{32}$/),
    });
    expect(await pending()).toEqual([]);
  });

  it('is reported as the settlement switch of a sandbox says: delayed by market time, or failed', async () => {
    const by = await world.investor('10');
    const moved = (input: object) => send(api, 'sandboxSettlement', input);
    await moved({ mode: 'DELAYED', seconds: 86_400 * 40 });
    await request(by, '1');
    await moved({ mode: 'FAILING' });
    await request(by, '2');
    await moved({ mode: 'INSTANT' });
    await payDuePayouts(world.ctx);
    const statuses = async () =>
      (await mine(by)).payouts.nodes.map(({ amount, status, failure }) => ({ amount, status, failure }));
    const failed = { amount: '2', status: 'FAILED', failure: 'TRANSFER_REJECTED' };
    expect(await statuses()).toEqual(
      expect.arrayContaining([failed, { amount: '1', status: 'REQUESTED', failure: null }]),
    );
    await world.advance({ days: 39 });
    expect(await statuses()).toContainEqual({ amount: '1', status: 'REQUESTED', failure: null });
    await world.advance({ days: 1 });
    expect(await statuses()).toContainEqual({ amount: '1', status: 'SENT', failure: null });
  });
});
