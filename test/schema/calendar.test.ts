// Tests of the calendar feed: which dates it has for whom, and that a rotation ends its address.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { calendarUrl, readCalendar } from '../../src/app/calendar.ts';
import { parseGlobalId } from '../../src/domain/id.ts';
import { accountOfWallet } from '../../src/store/accounts.ts';
import { sql } from '../../src/store/db/database.ts';
import type { Api, As } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { openParties, type Parties } from './parties.ts';

let parties: Parties;
let api: Api;

const urlOf = async (as: As): Promise<string> =>
  (await api.data<{ viewer: { calendarUrl: string } }, object>('{ viewer { calendarUrl } }', {}, as)).viewer
    .calendarUrl;

/** Rotates the address of the owner's feed. Returns the new one. */
async function rotate(): Promise<string> {
  const { rotateCalendarUrl } = await api.data<{ rotateCalendarUrl: { calendarUrl: string } }, object>(
    'mutation { rotateCalendarUrl(input: {}) { ... on RotateCalendarUrlSuccess { calendarUrl } } }',
    {},
    parties.asked('owner'),
  );
  return rotateCalendarUrl.calendarUrl;
}

/** Reads a feed from the server under test; its address names the public origin. */
async function read(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(new URL(new URL(url).pathname, api.url), { headers });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

/** Returns the instants in a feed, by kind. */
const datesIn = (body: string) =>
  [...body.replaceAll('\r\n ', '').matchAll(/UID:([A-Z_]+)-[^\r]+\r\nDTSTAMP:\w+\r\nDTSTART:(\w+)/g)].map(
    ([, kind, at]) => `${kind} ${at}`,
  );
const utc = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

describeWithDatabase('a calendar feed', () => {
  beforeAll(async () => {
    parties = await openParties();
    ({ api } = parties);
  });
  afterAll(() => parties?.close());

  it('has the dates of its account alone, for a program without a token, and names no wallet and no amount', async () => {
    const { world, people, ids, asked } = parties;
    const [owner, coStaker, stranger] = await Promise.all([
      urlOf(asked('owner')),
      urlOf(asked('coStaker')),
      urlOf(asked('stranger')),
    ]);
    expect(owner).toMatch(/^https:\/\/[^/]+\/calendar\/[\w-]{64}\.ics$/);
    expect(await urlOf(asked('owner'))).toBe(owner);
    expect(datesIn((await read(coStaker)).body)).toEqual([]);
    await world.unstake({ id: parseGlobalId(ids.coStake)!.key, by: people.coStaker });
    const start = await world.now();
    const feed = await read(coStaker);
    expect(feed.status).toBe(200);
    expect(feed.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(feed.headers.get('cache-control')).toBe('no-store');
    expect(datesIn(feed.body)).toEqual([
      `WAIT_ENDS ${utc(later(start, { days: 7 }))}`,
      `WITHDRAWABLE ${utc(later(start, { days: 21 }))}`,
    ]);
    for (const { address } of Object.values(people)) expect(feed.body).not.toContain(address);
    expect(feed.body.replaceAll('\r\n ', '')).toContain(`/co-stakes/${ids.coStake}\r\n`);
    expect(datesIn((await read(owner)).body)).toEqual([]);
    expect(datesIn((await read(stranger)).body)).toEqual([]);
    await world.advance({ days: 7 });
    expect(datesIn((await read(coStaker)).body)).toEqual([`WITHDRAWABLE ${utc(later(start, { days: 21 }))}`]);
  });

  it('keeps its address while SEAL_SECRET_PREVIOUS opens it, and ends with it; the account has a new one then', async () => {
    const { world, asked } = parties;
    const url = await urlOf(asked('owner'));
    const token = /calendar\/([\w-]+)\.ics$/.exec(url)![1]!;
    const { seal } = world.ctx.secrets;
    const rotated = { ...world.ctx, secrets: { ...world.ctx.secrets, seal: new Uint8Array(32).fill(9) } };
    const during = { ...rotated, secrets: { ...rotated.secrets, previousSeal: seal } };
    expect(await readCalendar(during, token)).toEqual(await readCalendar({ ...world.ctx }, token));
    expect(await readCalendar(during, token)).not.toBeNull();
    expect(await readCalendar(rotated, token)).toBeNull();
    const accountId = (await accountOfWallet(world.database, parties.people.owner.address))!;
    const renewed = await calendarUrl(rotated, accountId);
    expect(renewed).not.toBe(url);
    expect(await readCalendar(rotated, /calendar\/([\w-]+)\.ics$/.exec(renewed)![1]!)).not.toBeNull();
  });

  it('has a new address after a rotation also when a restore took earlier rotations away', async () => {
    const before = await urlOf(parties.asked('owner'));
    const leaked = await rotate();
    await rotate();
    await parties.world.database.query(sql`UPDATE account SET calendar_version = 0`);
    expect(await urlOf(parties.asked('owner'))).toBe(before);
    await rotate();
    expect((await read(leaked)).status).toBe(404);
  });

  it('has another address after a rotation, and the earlier one answers like one that never was', async () => {
    const before = await urlOf(parties.asked('owner'));
    const next = await rotate();
    expect(next).not.toBe(before);
    expect(await urlOf(parties.asked('owner'))).toBe(next);
    expect((await read(next)).status).toBe(200);
    const ended = await read(before);
    expect(ended.status).toBe(404);
    const changed = before.replace(/(.)\.ics$/, (_, letter: string) => `${letter === 'A' ? 'B' : 'A'}.ics`);
    expect((await read(changed)).body).toBe(ended.body);
    // A cursor of a list is sealed with the same secret, and is no address of a feed.
    const { offers } = await api.data<{ offers: { pageInfo: { endCursor: string } } }, object>(
      '{ offers(first: 1) { pageInfo { endCursor } } }',
    );
    expect((await read(`https://x/calendar/${offers.pageInfo.endCursor}.ics`)).status).toBe(404);
  });

  it('cannot be given another address without a session', async () => {
    const { errors } = await api.query('mutation { rotateCalendarUrl(input: {}) { __typename } }');
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
