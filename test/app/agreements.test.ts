// Tests of the agreement document. A downloaded document passes every check in each phase of its co-stake, and changing any value fails a
// named check, also in `npm run verify`, which reads the file only.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agreementText, verifyAgreement } from '../../src/app/agreements.ts';
import { sha256 } from '../../src/app/digest.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { AGREEMENT_PARTS, canonicalJson, parseAgreement } from '../../src/formats/agreement-file.ts';
import { frozenAgreements } from '../../src/store/agreements.ts';
import { decodeBase58 } from '../../src/wallet/base58.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWallet } from '../kit/wallet.ts';
import { io, makeWorld, succeeded, type World, type WorldCoStake } from '../kit/world.ts';

const DISCLOSURE = 'Wallet shown to: the other party of the agreement';
const TYPESCRIPT = new URL('../../scripts/typescript.mjs', import.meta.url).href;
let world: World;
let original: string;
type Part = Record<string, string>;
type Document = Record<(typeof AGREEMENT_PARTS)[number] | 'digests', Part>;

const failures = (text: string) => verifyAgreement(text).flatMap(({ name, passed }) => (passed ? [] : [name]));

async function download(coStake: { readonly id: string }): Promise<string> {
  const [frozen] = await frozenAgreements(world.database, [coStake.id]);
  const row = await world.coStakeRow(coStake);
  return agreementText(frozen!, row, await world.offerRow({ id: row.offerId }));
}

async function agreed(): Promise<WorldCoStake> {
  const offer = await world.offer(await world.device(), { expiresAt: new Date('2030-01-01T00:00:00.000Z') });
  return world.claim(offer, await world.investor());
}

/**
 * Forges an agreement document: changes it and, unless `digests` is false, recomputes its digests like an attacker who knows the
 * format. Returns the text of the forged document.
 */
function forged(change: (document: Document) => void, digests = true): string {
  const document = JSON.parse(original) as Document;
  change(document);
  if (digests) for (const part of AGREEMENT_PARTS) document.digests[part] = sha256(canonicalJson(document[part]));
  return JSON.stringify(document);
}

/** Returns the path of every string inside a JSON value, as a list of member names. */
function waysIn(value: unknown, way: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return [way];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => waysIn(member, [...way, name]));
}

describeWithDatabase('an agreement document', () => {
  beforeAll(async () => {
    world = await makeWorld();
    const coStake = await agreed();
    world.pass({ hours: 5 });
    await world.unstake(coStake);
    await world.advance({ days: 30 });
    await world.withdraw(coStake);
    original = await download(coStake);
  });
  afterAll(() => world?.end());

  it('passes every check while its co-stake is active, in an exit, active again and withdrawn', async () => {
    const coStake = await agreed();
    expect(failures(await download(coStake))).toEqual([]);
    await world.unstake(coStake);
    expect(failures(await download(coStake))).toEqual([]);
    world.pass({ days: 1 });
    await world.cancelUnstake(coStake);
    expect(failures(await download(coStake))).toEqual([]);
    expect(failures(original)).toEqual([]);
    expect(verifyAgreement(original).length).toBeGreaterThan(15);
  });

  it('passes every check when a replacement offer was claimed and the parties signed in different encodings', async () => {
    const device = await world.device();
    const first = await world.offer(device);
    const terms = { offerId: first.id, requestedAmount: io('7000.5'), rewardShareBps: 1, expiresAt: null };
    const replacement = { kind: 'replaceOffer', ...terms } as const;
    const authorized = await world.sign(replacement, device.owner, { encoding: 'OFFCHAIN_V0' });
    const offerId = succeeded(await executeSignedAction(world.ctx, replacement, authorized));
    const by = await world.investor();
    const claim = { kind: 'claimOffer', offerId } as const;
    const claimed = await world.sign(claim, by, { encoding: 'OFFCHAIN_V1' });
    const id = succeeded(await executeSignedAction(world.ctx, claim, claimed));
    expect(failures(await download({ id }))).toEqual([]);
  });

  it('shows each party the wallet of the other, and says so in both signed texts', () => {
    const document = JSON.parse(original) as Document;
    for (const party of [document.owner, document.coStaker]) {
      expect(party['text']).toContain(`\n${DISCLOSURE}\n`);
    }
  });

  it('passes every check when its texts were signed before they had the line about the wallet', async () => {
    const device = await world.device();
    const by = await world.investor();
    const old = JSON.parse(await download(await world.claim(await world.offer(device), by))) as Document;
    const signers = { owner: device.owner, coStaker: by };
    const signOld = (party: 'owner' | 'coStaker', lines: string): void => {
      const text = old[party]['text']!.replace(lines, '');
      const signature = Buffer.from(decodeBase58(signers[party].sign(text), 64)!).toString('base64');
      old[party] = { ...old[party], text, signature };
      old.digests[party] = sha256(canonicalJson(old[party]));
    };
    signOld('owner', 'Visibility: listed\nReserved for: nobody\n');
    expect(failures(JSON.stringify(old))).toEqual([]);
    signOld('owner', `${DISCLOSURE}\n`);
    expect(failures(JSON.stringify(old))).toEqual([]);
    signOld('coStaker', `Paid back to: ${by.address}\n`);
    expect(failures(JSON.stringify(old))).toEqual([]);
    signOld('coStaker', `${DISCLOSURE}\n`);
    expect(failures(JSON.stringify(old))).toEqual([]);
    // The owner's signature does not verify a text to which the disclosure line was added after signing.
    const mixed = { ...old.owner, text: old.owner['text']!.replace('\n\nURI', `\n${DISCLOSURE}\n\nURI`) };
    const digests = { ...old.digests, owner: sha256(canonicalJson(mixed)) };
    expect(failures(JSON.stringify({ ...old, owner: mixed, digests }))).toEqual(['owner: signature']);
  });

  it('passes every check in the first format, which says nothing about who finds the offer', async () => {
    const { publication: _, ...first } = JSON.parse(await download(await agreed())) as Document & { publication: Part };
    const { publication: __, ...digests } = first.digests;
    expect(failures(JSON.stringify({ ...first, format: 'tandem-agreement/1', digests }))).toEqual([]);
  });

  it('passes every check for a reserved, unlisted offer, and fails when its publication is changed', async () => {
    const by = await world.investor();
    const publication = { visibility: 'UNLISTED', reservedFor: by.address } as const;
    const text = await download(await world.claim(await world.offer(await world.device(), publication), by));
    expect(failures(text)).toEqual([]);
    for (const change of [
      { visibility: 'LISTED' },
      { reservedFor: null },
      { reservedFor: makeWallet('other').address },
    ]) {
      const document = JSON.parse(text) as Document;
      document.publication = { ...publication, ...change } as Part;
      document.digests['publication'] = sha256(canonicalJson(document.publication));
      expect(failures(JSON.stringify(document))).toContain('owner: text');
    }
  });

  it('passes every check after an early end of the wait, and accepts the shorter wait with it alone', async () => {
    const coStake = await agreed();
    await world.unstake(coStake);
    world.pass({ days: 2 });
    const { owner, key: deviceKey } = coStake.offer.device;
    const unstaking = { kind: 'unstakeDevice', deviceKey } as const;
    succeeded(await executeSignedAction(world.ctx, unstaking, await world.sign(unstaking, owner)));
    const text = await download(coStake);
    expect(failures(text)).toEqual([]);
    const { exit } = JSON.parse(text) as { exit: { waitEndedEarly: Part } };
    expect(exit.waitEndedEarly).toMatchObject({ reason: 'OWNER_UNSTAKED' });
    const former = new Date(exit.waitEndedEarly['previousWaitEndsAt']!).getTime();
    for (const changed of [null, { ...exit.waitEndedEarly, previousWaitEndsAt: new Date(former - 1).toISOString() }]) {
      const document = JSON.parse(text) as Document;
      document.exit = { ...document.exit, waitEndedEarly: changed } as unknown as Part;
      document.digests['exit'] = sha256(canonicalJson(document.exit));
      expect(failures(JSON.stringify(document))).toEqual(['exit: dates']);
    }
  });

  it('contains both wallets and no other data of either account', async () => {
    const document = JSON.parse(original) as Document;
    expect(document.owner['wallet']).not.toBe(document.coStaker['wallet']);
    for (const { accountId } of await world.events()) {
      if (accountId !== null) expect(original).not.toContain(accountId.replaceAll('-', ''));
    }
  });

  it('fails a check when one character of any string is changed', () => {
    const document = JSON.parse(original) as Document;
    const ways = waysIn(document);
    fc.assert(
      fc.property(fc.constantFrom(...ways), fc.nat(), fc.integer({ min: 1, max: 127 }), (way, place, flip) => {
        const copy = structuredClone(document);
        const holder = way
          .slice(0, -1)
          .reduce<unknown>((one, name) => (one as Record<string, unknown>)[name], copy) as Part;
        const value = holder[way.at(-1)!]!;
        const at = place % value.length;
        const letter = String.fromCharCode(value.charCodeAt(at) ^ flip);
        holder[way.at(-1)!] = value.slice(0, at) + letter + value.slice(at + 1);
        const part = way[0] === 'digests' ? way[1]! : way[0]!;
        expect(failures(JSON.stringify(copy)).some((name) => name.includes(part))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('fails a check when any byte from the field `terms` on is changed', () => {
    const bytes = Buffer.from(original);
    const start = original.indexOf('"terms"');
    fc.assert(
      fc.property(fc.integer({ min: start, max: bytes.length - 2 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        fc.pre(bytes[at]! > 0x20);
        const copy = Buffer.from(bytes);
        copy[at] = bytes[at]! ^ flip;
        const text = copy.toString('utf8');
        fc.pre(JSON.stringify(safely(text)) !== JSON.stringify(safely(original)));
        expect(failures(text).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, string, (document: Document) => void]>([
    ['the amount', 'owner: text', (d) => edit(d.terms, 'text', 'Amount: 8000 IO', 'Amount: 7999 IO')],
    ['the share', 'coStaker: text', (d) => edit(d.terms, 'text', '74.00 %', '73.00 %')],
    ['the cooldown', 'coStaker: text', (d) => edit(d.terms, 'text', 'Cooldown: 14', 'Cooldown: 15')],
    ['an additional line in the terms', 'terms: canonical', (d) => edit(d.terms, 'text', 'Wait', 'Fee: 1 IO\nWait')],
    ['the device', 'owner: signature', (d) => edit(d.terms, 'text', 'Device: ', 'Device: f')],
    ['the hash', 'coStaker: signature', (d) => edit(d.terms, 'sha256', d.terms['sha256']!, '0'.repeat(64))],
    ['the owner', 'owner: signature', (d) => edit(d.owner, 'wallet', d.owner['wallet']!, makeWallet('x').address)],
    ['the nonce', 'owner: text', (d) => edit(d.owner, 'nonce', d.owner['nonce']!, 'A'.repeat(22))],
    ['both signatures swapped', 'owner: signature', swapSignatures],
    ['the signed text', 'coStaker: text', (d) => edit(d.coStaker, 'text', '8000', '9000')],
    ['the encoding', 'coStaker: signature', (d) => edit(d.coStaker, 'encoding', 'RAW', 'OFFCHAIN_V1')],
    ['the dates of signing', 'owner: dates of signing', (d) => edit(d.owner, 'receivedAt', '2026', '2027')],
    [
      'the same wallet for both parties',
      'parties: two',
      (d) => edit(d.owner, 'wallet', d.owner['wallet']!, d.coStaker['wallet']!),
    ],
    ['the accepted amount', 'acceptance: the agreed amount and share', (d) => edit(d.acceptance, 'amount', '8', '9')],
    ['the approval date', 'acceptance: dates', (d) => edit(d.acceptance, 'approvedAt', '2026', '2025')],
    ['the end of the wait period', 'exit: dates', (d) => edit(d.exit, 'waitEndsAt', '.000Z', '.001Z')],
    ['an early withdrawal', 'exit: dates', (d) => edit(d.exit, 'withdrawnAt', '2026', '2025')],
    ['a removed signature of the owner', 'owner: signature', (d) => Object.assign(d, { owner: null })],
  ])('with a forged value (%s) and recomputed digests fails the check "%s"', (_, name, change) => {
    expect(failures(forged(change))).toContain(name);
  });

  it('passes every check for an exit without a wait period as from a device that the network has blocked', () => {
    const text = forged(({ exit }) => {
      const startedAt = exit['startedAt']!;
      exit['waitEndsAt'] = startedAt;
      exit['cooldownEndsAt'] = new Date(Date.parse(startedAt) + 14 * 86_400_000).toISOString();
    });
    expect(failures(text)).toEqual([]);
  });

  it.each([
    ['text that is not JSON', '{', '(file) must be JSON'],
    ['a JSON array', '[]', '(file) must be an object'],
  ])('is refused with a parse error when its file contains %s', (_, text, fault) => {
    expect(parseAgreement(text)).toEqual({ faults: expect.arrayContaining([fault]) });
  });

  it('is refused when a member is unknown or missing, and the error contains the path of the member', () => {
    expect(failures(forged((d) => Object.assign(d.terms, { more: 'x' })))).toEqual([
      'file: terms.more is no member of this format',
    ]);
    expect(failures(forged((d) => delete d.exit['canceledAt'])).join()).toContain('exit.canceledAt is missing');
  });

  describe('checked by scripts/verify.ts', () => {
    let folder: string;
    const verify = (text: string) => {
      const file = join(folder, 'agreement.json');
      writeFileSync(file, text);
      const script = fileURLToPath(new URL('../../scripts/verify.ts', import.meta.url));
      const run = spawnSync(process.execPath, ['--import', TYPESCRIPT, script, file], { encoding: 'utf8' });
      return { code: run.status, lines: run.stdout.split('\n').filter((line) => line.startsWith('FAILS')), ...run };
    };
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'agreement-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('makes the script exit with code 0 when every check passes', () => {
      expect(verify(original)).toMatchObject({ code: 0, lines: [] });
    });

    it('makes the script exit with code 1 and print the failed checks when a check fails', () => {
      const { code, lines } = verify(original.replace('"amount": "8000"', '"amount": "8001"'));
      expect(code).toBe(1);
      expect(lines.map((line) => line.slice(7, line.indexOf('  (')))).toEqual([
        'acceptance: unchanged',
        'acceptance: the agreed amount and share',
      ]);
    });
  });
});

function edit(part: Part, member: string, from: string, to: string): void {
  expect(part[member]).toContain(from);
  part[member] = part[member]!.replace(from, to);
}

function swapSignatures({ owner, coStaker }: Document): void {
  [owner['signature'], coStaker['signature']] = [coStaker['signature']!, owner['signature']!];
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
