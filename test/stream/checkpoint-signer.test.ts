// The checkpoint signer: the process that gave the last number signs the head, once for each state of the log and once at its stop.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type CheckpointSigner, type Head, startCheckpointSigner } from '../../src/stream/checkpoint-signer.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { type Fixture, fixture, readTo, records, sequenceBatch, write } from './fixture.ts';

const NEVER = 600_000;
let database: TestDatabase;
const open: Fixture[] = [];

async function started(): Promise<Fixture> {
  const made = fixture(database, { pollMs: NEVER });
  open.push(made);
  await made.stream.start();
  return made;
}

/** Keeps what is handed over; `next` settles with the next one. */
function signedHead(by: Fixture, everyMs: number) {
  const heads: bigint[] = [];
  let told: () => void = () => undefined;
  const checkpointSigner: CheckpointSigner = startCheckpointSigner(
    by.stream.logReader,
    async ({ seq }: Head) => {
      heads.push(seq);
      told();
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

describeWithDatabase('checkpointSigner', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  afterEach(async () => {
    for (const { stream } of open.splice(0)) await stream.stop();
  });

  it('hands the head over once it has moved, by whoever gave its number alone, and what is left when stopped', async () => {
    const here = await started();
    const mine = signedHead(here, 30);
    const first = mine.next();
    await write(here.stream, records(2));
    await readTo(here.stream, 2);
    await first;
    expect(mine.heads).toStrictEqual([2n]);
    const second = mine.next();
    await write(here.stream, records(3));
    await readTo(here.stream, 5);
    await second;

    const late = signedHead(here, NEVER);
    await late.stop();
    await late.stop();
    expect(late.heads).toStrictEqual([5n]);

    await write({ ...here.stream, wake: () => undefined }, records(1));
    await sequenceBatch(database, 10);
    here.stream.wake();
    await readTo(here.stream, 6);
    await mine.stop();
    expect(mine.heads, 'another gave number 6').toStrictEqual([2n, 5n]);
    expect(here.reported).toStrictEqual([]);
  });
});
