// Tests of the format of the event log's hash chain by fixed values, because verifiers outside of this program implement the same
// format.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalText, chainHash, GENESIS_HASH } from '../../src/stream/chain.ts';
import { CO_STAKER, key, record } from '../kit/stream.ts';

const full = {
  ...record({ counterpartyAccountId: CO_STAKER, coStakeId: key(7), previousLabel: 'ACTIVE', previousStatus: 'FILLED' }),
  id: key(9),
  seq: 12n,
};
const bare = {
  ...record({
    public: false,
    accountId: null,
    offerId: null,
    deviceKey: null,
    label: null,
    status: null,
    amount: null,
    reason: 'a "b"\\\n\u00fc',
  }),
  id: key(10),
  seq: 13n,
};

describe('the hash chain', () => {
  it('has a fixed canonical text for a row with every field and for one with absent fields', () => {
    expect(canonicalText(full)).toBe(
      '["tandem-event-1","12","00000000-0000-4000-8000-000000000009","OFFER_OPENED","2026-03-01T10:00:00.123Z",true,' +
        '"00000000-0000-4000-8000-0000000000a1","00000000-0000-4000-8000-0000000000a2",' +
        '"00000000-0000-4000-8000-000000000001","00000000-0000-4000-8000-0000000000d1",' +
        '"00000000-0000-4000-8000-000000000007","SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER","ACTIVE","OPEN","FILLED",' +
        '"800000000000",null]',
    );
    expect(canonicalText(bare)).toBe(
      '["tandem-event-1","13","00000000-0000-4000-8000-00000000000a","OFFER_OPENED","2026-03-01T10:00:00.123Z",false,' +
        'null,null,null,null,null,null,null,null,null,null,"a \\"b\\"\\\\\\n\u00fc"]',
    );
  });

  it('has another first word, and the facts as its last item, for a row with facts of an offer', () => {
    const text = canonicalText({ ...full, offerFacts: '{"kind":"GPU"}' });
    expect(text).toBe(
      `${canonicalText(full).replace('tandem-event-1', 'tandem-event-2').slice(0, -1)},"{\\"kind\\":\\"GPU\\"}"]`,
    );
  });

  it('computes each hash as sha-256 over the previous hash and the canonical text, starting from 32 zero bytes', () => {
    const by = (previous: Uint8Array, text: string) =>
      new Uint8Array(
        createHash('sha256')
          .update(Buffer.concat([previous, Buffer.from(text, 'utf8')]))
          .digest(),
      );
    const first = chainHash(GENESIS_HASH, full);
    expect(GENESIS_HASH).toStrictEqual(new Uint8Array(32));
    expect(first).toStrictEqual(by(new Uint8Array(32), canonicalText(full)));
    expect(chainHash(first, bare)).toStrictEqual(by(first, canonicalText(bare)));
    expect(Buffer.from(first).toString('hex')).toMatchInlineSnapshot(
      `"99038cc0e0332d3d6540bf33cacfc390743d440732e800c0a2defc953074ac4a"`,
    );
  });

  it('has a different canonical text when any single field of a row differs', () => {
    const changes = [
      { seq: 13n },
      { id: key(11) },
      { type: 'OFFER_CLOSED' },
      { occurredAt: new Date('2026-03-01T10:00:00.124Z') },
      { public: false },
      { unlisted: true },
      { accountId: null },
      { counterpartyAccountId: null },
      { offerId: null },
      { deviceKey: null },
      { coStakeId: null },
      { label: null },
      { previousLabel: null },
      { status: null },
      { previousStatus: null },
      { amount: 1n },
      { reason: 'x' },
      { offerFacts: '{}' },
    ] as const;
    const fields = Object.keys(full).sort();
    expect(changes.flatMap((change) => Object.keys(change)).sort()).toStrictEqual(fields);
    const texts = changes.map((change) => canonicalText({ ...full, ...change }));
    expect(new Set([canonicalText(full), ...texts]).size).toBe(changes.length + 1);
  });
});
