// The program behind a connection pooler in transaction mode (PgBouncer), started three times in a row: pages, sign-ins and claims
// without a fault. A soak run has the full form.

import { expect, it } from 'vitest';
import { createTandem } from '../../../client/src/tandem.ts';
import { globalId } from '../../../src/domain/id.ts';
import { openDatabase } from '../../../src/store/db/database.ts';
import { signerOf } from '../../client/wallet-signer.ts';
import { createDatabase, describeWithServer, testTemplate } from '../../kit/database.ts';
import { call } from '../../kit/http.ts';
import { poolerMissing, startPooler, warnIfPoolerIsMissing } from '../../kit/pgbouncer.ts';
import { start, stop } from '../../kit/program.ts';
import { SOAK } from '../../kit/soak.ts';
import { makeWorld } from '../../kit/world.ts';
import { folderPerTest, MAIN, TIMEOUT_MS } from './fixture.ts';

const [PAGES, SIGN_INS, CLAIMS] = SOAK ? [40, 10, 6] : [8, 2, 2];
const STARTS = 3;
const PAGE = '{ offers(first: 20) { totalCount nodes { slug label device { model } canClaim { allowed } } } }';
const ME = '{ viewer { wallets { address } coStakes(first: 5) { totalCount } } }';

const folder = folderPerTest();
warnIfPoolerIsMissing();

/** Returns the value of a metric without labels. */
async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

describeWithServer('the program behind a pooler in transaction mode', () => {
  it.skipIf(poolerMissing !== null)(
    `serves ${PAGES} pages, ${SIGN_INS} sign-ins and ${CLAIMS} claims without a fault, started three times in a row`,
    async () => {
      const made = await createDatabase(testTemplate());
      const pooler = await startPooler(made.url);
      const direct = { ...(await openDatabase({ url: made.url, dataDir: null })), url: made.url };
      const clocks = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };
      const world = await makeWorld({ database: direct, clocks });
      try {
        for (let round = 1; round <= STARTS; round += 1) {
          const program = start(MAIN, folder.path(), {
            DATABASE_URL: pooler.urlOf(made.url),
            DATABASE_POOLER: 'transaction',
            SANDBOX: 'true',
            DEMO_NETWORK: 'false',
            RATE_LIMITS: 'off',
          });
          const url = await program.url();
          const investors = [];
          for (let count = 0; count < SIGN_INS; count += 1) investors.push(await world.investor());
          const clients = investors.map((investor) => ({
            signer: signerOf(investor),
            tandem: createTandem({ url: `${url}/graphql` }),
          }));
          for (const { tandem, signer } of clients) {
            expect(await tandem.signIn(signer)).toHaveProperty('__typename', 'SignInSuccess');
          }
          for (let count = 0; count < CLAIMS; count += 1) {
            const offer = await world.offer(await world.device());
            const { tandem, signer } = clients[count % SIGN_INS]!;
            const result = await tandem.claimOffer(signer, { offerId: globalId('Offer', offer.id) });
            expect(result).toHaveProperty('__typename', 'ClaimOfferSuccess');
          }
          for (let count = 0; count < PAGES; count += 1) {
            const { tandem } = clients[count % SIGN_INS]!;
            expect((await call(url, PAGE)).errors).toEqual([]);
            expect(await tandem.ask(ME)).toMatchObject({ viewer: { wallets: [{}] } });
          }
          expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true });
          expect([await metric(url, 'tandem_faults_total'), await metric(url, 'tandem_http_faults_total')]).toEqual([
            0, 0,
          ]);
          expect((await stop(program)).code).toBe(0);
        }
      } finally {
        await direct.close();
        await pooler.stop();
        await made.drop();
      }
    },
    SOAK ? 5 * TIMEOUT_MS : TIMEOUT_MS,
  );
});
