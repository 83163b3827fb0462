// Baseline of the ingestion benchmark: a plain COPY of a block's rows.

import pg from 'pg';

export type Measured = {
  readonly what: string;
  readonly rows: number;
  readonly seconds: number;
  /** Peak memory of the process so far, in megabytes. */
  readonly peakMb: number;
};

/** Methods of pg's connection that COPY needs; the published types omit them. */
type CopyConnection = {
  readonly query: (text: string) => void;
  readonly sendCopyFromChunk: (chunk: Buffer) => void;
  readonly endCopyFrom: () => void;
};

/** Copies the rows of a block into a table of the same columns, once without and once with the same indexes and checks. */
export async function measureCopy(url: string, block: number, peakMb: number): Promise<readonly Measured[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(
      `SELECT concat_ws(E'\\t', block_number, device_key, succeeded, amount, owner_amount, co_staker_amount,
                        coalesce(withheld_for, '\\N')) AS line
       FROM block_reward WHERE block_number = $1`,
      [block],
    );
    const data = Buffer.from(rows.map(({ line }) => `${line}\n`).join(''));
    await client.query(
      'CREATE TABLE plain (LIKE block_reward); CREATE TABLE checked (LIKE block_reward INCLUDING ALL)',
    );
    const measured: Measured[] = [];
    for (const [table, what] of [
      ['plain', 'COPY of its rows'],
      ['checked', 'COPY, with the indexes and checks'],
    ] as const) {
      const startedAt = performance.now();
      await copy(client, table, data);
      measured.push({ what, rows: rows.length, seconds: (performance.now() - startedAt) / 1000, peakMb });
    }
    return measured;
  } finally {
    await client.end();
  }
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
