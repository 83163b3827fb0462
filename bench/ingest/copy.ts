// Baseline of the ingestion benchmark: a plain COPY of a block's rows.

import type pg from 'pg';

/** Methods of pg's connection that COPY needs; the published types omit them. */
type CopyConnection = {
  readonly query: (text: string) => void;
  readonly sendCopyFromChunk: (chunk: Buffer) => void;
  readonly endCopyFrom: () => void;
};

/** Creates an empty table with these columns. Returns the function that copies the rows of a block into it. */
export async function copyRows(client: pg.Client, block: number, columns: string): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ line: string }>(
    `SELECT concat_ws(E'\\t', block_number, device_key, succeeded, amount, owner_amount, co_staker_amount,
                      coalesce(withheld_for, '\\N')) AS line
     FROM block_reward WHERE block_number = $1`,
    [block],
  );
  const data = Buffer.from(rows.map(({ line }) => `${line}\n`).join(''));
  await client.query(`DROP TABLE IF EXISTS copied; CREATE TABLE copied (${columns})`);
  return () => copy(client, 'copied', data);
}

function copy(client: pg.Client, table: string, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const columns = 'block_number, device_key, succeeded, amount, owner_amount, co_staker_amount, withheld_for';
    client.query({
      submit: (connection: unknown) => (connection as CopyConnection).query(`COPY ${table} (${columns}) FROM STDIN`),
      handleCopyInResponse: (connection: CopyConnection) => {
        connection.sendCopyFromChunk(data);
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } as unknown as pg.Submittable);
  });
}
