// Tests of the ledger check that runs after each test with a database: it reports an inconsistent ledger, unless the test has
// declared that it corrupts the ledger.

import { expect, it } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { checkedDatabases, describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { checkLedgers } from '../kit/ledger-check.ts';
import { makeWorld } from '../kit/world.ts';

/** Writes a balance without a posting, with the database guards disabled. */
async function tamper(database: TestDatabase): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    await tx.execute(sql`UPDATE ledger_account SET balance = balance + 1 WHERE code LIKE 'wallet/%'`);
  });
}

describeWithDatabase('the ledger check that runs after each test', { timeout: 60_000 }, () => {
  it('fails for an open database whose ledger was changed since the last check', async () => {
    const database = await openTestDatabase();
    const world = await makeWorld({ database });
    await world.investor();
    await checkLedgers();
    await tamper(database);
    expect(await ledgerFaults(database)).toContainEqual(expect.stringMatching(/^balances: a wallet of account/));
    await expect(checkLedgers()).rejects.toThrow('the ledger of a database that this test left behind');
    await database.close();
    await checkLedgers();
  });

  it('skips a database that was opened with the option `tampered`', async () => {
    const database = await openTestDatabase({ tampered: true });
    await (await makeWorld({ database })).investor();
    await tamper(database);
    expect(checkedDatabases()).toEqual([]);
    await checkLedgers();
    await database.close();
  });
});
