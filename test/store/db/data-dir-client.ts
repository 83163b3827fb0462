// A test program that opens the data folder named on its command line, inserts a row, prints a line and waits to be killed, so that
// a test can inspect the folder of a process that never closed it. With a second argument it does not commit the row.

import { openDatabase, sql } from '../../../src/store/db/database.ts';

const database = await openDatabase({ dataDir: process.argv[2] ?? '', transactionTimeoutMs: 60_000 });
const row = sql`INSERT INTO kept VALUES ('by the other process')`;
if (process.argv[3] === undefined) {
  await database.execute(row);
  console.log('kept');
  setInterval(() => undefined, 60_000);
} else {
  await database.transaction(async (tx) => {
    await tx.execute(row);
    console.log('kept');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  });
}
