// Signed actions of the client library against a server: texts, layouts of wallets, lost answers, repetitions and refusals.
// **Invariant:** an action has one effect, however often it is submitted.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { TandemError } from '../../../client/src/error.ts';
import type { ClaimOfferResult } from '../../../client/src/generated/types.ts';
import { isRefusal } from '../../../client/src/refusal.ts';
import type { PreparedAction } from '../../../client/src/signed-action.ts';
import { keyPairSigner } from '../../../client/src/signers.ts';
import { createTandem, type Tandem } from '../../../client/src/tandem.ts';
import { globalId } from '../../../src/domain/id.ts';
import { type Api, openApi } from '../../kit/api.ts';
import { describeWithDatabase } from '../../kit/database.ts';
import { makeWorld, type World, type WorldDevice } from '../../kit/world.ts';
import { type LossyFetch, lossyFetch, signerOf } from '../wallet-signer.ts';

describeWithDatabase('signed actions of the client library', () => {
  let world: World;
  let api: Api;
  let device: WorldDevice;
  let lossy: LossyFetch;
  let tandem: Tandem;

  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    device = await world.device();
    lossy = lossyFetch();
    tandem = client();
  });
  afterAll(async () => {
    await api.close();
    await world.end();
  });

  const client = (): Tandem => createTandem({ url: `${api.url}/graphql`, fetch: lossy.fetch });
  /** Publishes an offer after the earlier one was closed. */
  const offer = async (): Promise<string> => {
    const published = await world.offer(device);
    return globalId('Offer', published.id);
  };
  const fresh = async (): Promise<string> => {
    device = await world.device();
    return offer();
  };

  it.each(['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'] as const)(
    'claims an offer with a wallet that signs %s',
    async (encoding) => {
      const signer = signerOf(await world.investor(), encoding);
      const result = await tandem.claimOffer(signer, { offerId: await fresh() });
      expect(result).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: false, coStake: { phase: 'ACTIVE' } });
    },
  );

  it('claims an offer with a key pair of WebCrypto whose private key cannot be read', async () => {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    const signer = await keyPairSigner(pair as CryptoKeyPair);
    await world.fund({ address: signer.address } as never, '10000');
    expect((await tandem.claimOffer(signer, { offerId: await fresh() })).__typename).toBe('ClaimOfferSuccess');
  });

  it('has one effect and says so after two lost answers', async () => {
    const investor = await world.investor('10000');
    const offerId = await fresh();
    lossy.lose('ClaimOffer', 2);
    lossy.sent.length = 0;
    const result = await tandem.claimOffer(signerOf(investor), { offerId });
    expect(result).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: true });
    expect(lossy.sent).toEqual(['SigningMessage', 'ClaimOffer', 'ClaimOffer', 'ClaimOffer']);
    expect(await world.balance(investor)).toBeLessThan(1_000_000_000_000n);
    expect(await world.balance(investor)).toBeGreaterThan(0n);
  });

  it('submits a prepared action after a reload, and a second time without a second effect', async () => {
    const signer = signerOf(await world.investor());
    const kept = JSON.stringify(await tandem.prepare(signer, 'claimOffer', { offerId: await fresh() }));
    const reloaded: PreparedAction<'claimOffer'> = JSON.parse(kept);
    expect(await client().submit(reloaded)).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: false });
    expect(await client().submit(reloaded)).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: true });
  });

  it('shows the text before the wallet is asked, and sends nothing when the caller stops there', async () => {
    const signer = signerOf(await world.investor());
    const offerId = await fresh();
    lossy.sent.length = 0;
    const texts: string[] = [];
    const stop = new Error('not this one');
    const claiming = tandem.claimOffer(
      signer,
      { offerId },
      {
        onText: (text) => {
          texts.push(text);
          throw stop;
        },
      },
    );
    await expect(claiming).rejects.toBe(stop);
    expect(texts[0]).toContain('Action: Claim co-staking offer');
    expect(lossy.sent).toEqual(['SigningMessage']);
  });

  it('refuses a wallet that signed other bytes, before anything is sent', async () => {
    const honest = signerOf(await world.investor());
    const offerId = await fresh();
    lossy.sent.length = 0;
    const signer = { ...honest, signMessage: () => honest.signMessage(new TextEncoder().encode('something else')) };
    await expect(tandem.claimOffer(signer, { offerId })).rejects.toMatchObject({ code: 'WALLET_SIGNED_OTHER_BYTES' });
    expect(lossy.sent).toEqual(['SigningMessage']);
  });

  it('reports the rejection of the wallet with its cause', async () => {
    const cause = new Error('User rejected the request');
    const signer = { ...signerOf(await world.investor()), signMessage: () => Promise.reject(cause) };
    const error = await tandem.claimOffer(signer, { offerId: await fresh() }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TandemError);
    expect(error).toMatchObject({ code: 'WALLET_REJECTED', cause });
  });

  it('returns a refusal with its own fields, and never repeats it', async () => {
    const offerId = await fresh();
    const signer = signerOf(await world.investor('1'));
    lossy.sent.length = 0;
    const result = await tandem.claimOffer(signer, { offerId });
    expect(isRefusal(result)).toBe(true);
    if (result.__typename !== 'InsufficientBalance') throw new Error(result.__typename);
    expect(result).toMatchObject({ code: 'INSUFFICIENT_BALANCE', available: '1' });
    expect(lossy.sent).toEqual(['SigningMessage', 'ClaimOffer']);
  });

  it('names in a switch over the result every refusal that the schema names', () => {
    const describe = (result: ClaimOfferResult): string => {
      switch (result.__typename) {
        case 'ClaimOfferSuccess':
          return result.coStake.id;
        case 'ClaimCapReached':
          return `${result.used} of ${result.limit}`;
        case 'AuthorizationExpired':
        case 'AuthorizationNotYetValid':
        case 'AuthorizationPeriodInvalid':
        case 'DeviceNotCommitted':
        case 'DeviceNotOperational':
        case 'InsufficientBalance':
        case 'NonceAlreadyUsed':
        case 'NotFound':
        case 'OfferNotOpen':
        case 'OfferReserved':
        case 'OwnDevice':
          return result.message;
        default:
          // The forgotten member: `satisfies never` would not compile.
          return result.reason satisfies string;
      }
    };
    expect(describe({ __typename: 'OwnDevice', code: 'OWN_DEVICE', message: 'yours' })).toBe('yours');
  });

  it('signs with both wallets to link one to the account of the other', async () => {
    const [first, second] = [await world.investor(), await world.investor()];
    const [account, joining] = [signerOf(first), signerOf(second, 'OFFCHAIN_V1')];
    await tandem.signIn(account);
    const result = await tandem.linkWallet(account, { wallet: joining.address, walletAuthorization: joining });
    expect(result).toMatchObject({ __typename: 'LinkWalletSuccess', wallet: { address: second.address } });
  });

  it('selects the fields of a document of the caller', async () => {
    const signer = signerOf(await world.investor());
    const document = `mutation ClaimOffer($input: ClaimOfferInput!) {
      claimOffer(input: $input) { __typename ... on Refusal { code message } ... on ClaimOfferSuccess { coStake { amount } } } }`;
    type Own = { readonly __typename: string; readonly coStake?: { readonly amount: string } };
    const result = await tandem.claimOffer<Own>(signer, { offerId: await fresh() }, { document });
    expect(result).toEqual({ __typename: 'ClaimOfferSuccess', coStake: { amount: expect.any(String) } });
  });

  it('needs a session for the text of an action on a co-stake, and uses the one that was opened', async () => {
    const investor = await world.investor();
    const own = client();
    const signer = signerOf(investor);
    const claimed = await own.claimOffer(signer, { offerId: await fresh() });
    if (claimed.__typename !== 'ClaimOfferSuccess') throw new Error(claimed.code);
    const coStakeId = claimed.coStake.id;
    await expect(own.unstake(signer, { coStakeId })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await own.signIn(signer);
    expect((await own.unstake(signer, { coStakeId })).__typename).toBe('UnstakeSuccess');
  });
});
