// Signs in a viewer for the benchmark of reads: a wallet with a key is linked to an account of the seed, whose own wallets have none.

import type pg from 'pg';
import { makeWallet } from '../../test/kit/wallet.ts';
import { once, post } from './load.ts';
import type { Viewer } from './operations.ts';

const CHALLENGE = `mutation Challenge($input: SignInChallengeInput!) { signInChallenge(input: $input) {
  ... on SignInChallengeSuccess { text nonce } } }`;
const SIGN_IN = `mutation SignIn($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { accessToken } } }`;

/** Returns an account with two co-stakes and an access token of Tandem at `port`, whose public origin is `origin`. @throws Error when the sign-in fails */
export async function signInViewer(admin: pg.Client, port: number, origin: string): Promise<Viewer> {
  const wallet = makeWallet('viewer of the bench');
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO wallet (address, account_id, is_primary, linked_at)
     SELECT $1, account_id, false, now() FROM co_stake GROUP BY account_id HAVING count(*) = 2 ORDER BY account_id LIMIT 1
     ON CONFLICT (address) DO UPDATE SET linked_at = excluded.linked_at RETURNING account_id AS id`,
    [wallet.address],
  );
  const accountId = rows[0]?.id;
  if (accountId === undefined) throw new Error('the seed has no account with two co-stakes');
  const asked = { wallet: wallet.address, uri: origin };
  const { signInChallenge } = await sent<{ signInChallenge: { text: string; nonce: string } }>(port, CHALLENGE, asked);
  const answered = { nonce: signInChallenge.nonce, signature: wallet.sign(signInChallenge.text) };
  const { signIn } = await sent<{ signIn: { accessToken: string } }>(port, SIGN_IN, answered);
  return { accountId, token: signIn.accessToken };
}

async function sent<Data>(port: number, document: string, input: object): Promise<Data> {
  const name = /mutation (\w+)/.exec(document)?.[1] ?? '';
  const { body } = await once(port, post(document, name, { input }));
  const { data } = JSON.parse(body) as { data?: Data | null };
  if (data == null) throw new Error(body);
  return data;
}
