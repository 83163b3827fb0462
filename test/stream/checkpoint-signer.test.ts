// Tests of the checkpoint signer: the process that numbered the last row of the event log signs its hash, at most once per row and
// once more when the signer stops.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type CheckpointSigner, type LogHead, startCheckpointSigner } from '../../src/stream/checkpoint-signer.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { type Fixture, fixture, readTo, records, sequenceBatch, write } from '../kit/stream.ts';

const NEVER = 600_000;
let database: TestDatabase;
const open: Fixture[] = [];

async function started(): Promise<Fixture> {
  const made = fixture(database, { pollMs: NEVER });
  open.push(made);
  await made.stream.start();
  return made;
}

/** Starts a checkpoint signer and records the row number of each head that it signs; `next` resolves when it signs the next head. */
function recordingSigner(by: Fixture, everyMs: number) {
  const heads: bigint[] = [];
  let told: () => void = () => undefined;
  const checkpointSigner: CheckpointSigner = startCheckpointSigner(
    by.stream.logReader,
    async ({ seq }: LogHead) => {
      heads.push(seq);
      told();
      return true;
    },
    (error) => by.reported.push(error),
    everyMs,
  );
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      told = resolve;
    });
  return { heads, next, stop: checkpointSigner.stop };
}

describeWithDatabase('the checkpoint signer', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  afterEach(async () => {
    for (const { stream } of open.splice(0)) await stream.stop();
  });

  it('signs the head of the log when it has moved, also when it is stopped, and only when its own process numbered the row', async () => {
    const here = await started();
    const mine = recordingSigner(here, 30);
    const first = mine.next();
    await write(here.stream, records(2));
    await readTo(here.stream, 2);
    await first;
    expect(mine.heads).toStrictEqual([2n]);
    const second = mine.next();
    await write(here.stream, records(3));
    await readTo(here.stream, 5);
    await second;

    const late = recordingSigner(here, NEVER);
    await late.stop();
    await late.stop();
    expect(late.heads).toStrictEqual([5n]);

    await write({ ...here.stream, notify: () => undefined }, records(1));
    await sequenceBatch(database, 10);
    here.stream.notify();
    await readTo(here.stream, 6);
    await mine.stop();
    expect(mine.heads, 'another process numbered row 6').toStrictEqual([2n, 5n]);
    expect(here.reported).toStrictEqual([]);
  });
});
