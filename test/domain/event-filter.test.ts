// What a filter means, and that equal inputs are one stream.

import { describe, expect, it } from 'vitest';
import { EVERYTHING_PUBLIC, inScope, publicScope, scopeKey } from '../../src/domain/event-filter.ts';
import { key, OWNER, record, STRANGER } from '../stream/fixture.ts';

describe('a filter of events', () => {
  it('asks for everything public where it says nothing, and for nothing where it lists nothing', () => {
    expect(inScope(record(), publicScope({}))).toBe(true);
    expect(inScope(record({ public: false }), publicScope({}))).toBe(false);
    for (const filter of [{ types: [] }, { offerIds: [] }, { deviceKeys: [] }]) {
      expect(inScope(record(), publicScope(filter))).toBe(false);
    }
  });

  it('wants every one of its conditions to hold', () => {
    const filter = { types: ['OFFER_OPENED'], offerIds: [key(1)], deviceKeys: [key(0xd1)] } as const;
    expect(inScope(record(), publicScope(filter))).toBe(true);
    for (const change of [
      { type: 'OFFER_CLOSED' },
      { offerId: key(2) },
      { offerId: null },
      { deviceKey: key(0xd2) },
      { deviceKey: null },
      { public: false },
    ] as const) {
      expect(inScope(record(change), publicScope(filter))).toBe(false);
    }
  });

  it('is narrowed by an offer, to nothing where it already excludes that offer', () => {
    const narrow = publicScope({ offerIds: [key(1), key(2)] }, key(2));
    expect(inScope(record({ offerId: key(2) }), narrow)).toBe(true);
    expect(inScope(record({ offerId: key(1) }), narrow)).toBe(false);
    expect(scopeKey(narrow)).toBe(scopeKey(publicScope({}, key(2))));
    expect(inScope(record({ offerId: key(2) }), publicScope({ offerIds: [key(1)] }, key(2)))).toBe(false);
  });

  it('is the same stream in any order and with repetitions, and another with any difference', () => {
    const one = publicScope({ types: ['SLASHED', 'OFFER_OPENED', 'SLASHED'], offerIds: [key(2), key(1)] });
    const same = publicScope({ offerIds: [key(1), key(2)], types: ['OFFER_OPENED', 'SLASHED'] });
    expect(scopeKey(one)).toBe(scopeKey(same));
    expect(scopeKey(publicScope({}))).toBe(scopeKey(EVERYTHING_PUBLIC));
    const different = [
      one,
      EVERYTHING_PUBLIC,
      publicScope({ types: [] }),
      publicScope({ offerIds: [] }),
      publicScope({ deviceKeys: [] }),
      publicScope({ offerIds: [key(1)] }),
      publicScope({ deviceKeys: [key(1)] }),
      { kind: 'account', accountId: OWNER },
      { kind: 'account', accountId: STRANGER },
    ] as const;
    expect(new Set(different.map(scopeKey)).size).toBe(different.length);
  });

  it('tells an account what it is a party to, public or not', () => {
    const own = { kind: 'account', accountId: OWNER } as const;
    expect(inScope(record({ public: false }), own)).toBe(true);
    expect(inScope(record({ accountId: STRANGER, counterpartyAccountId: OWNER }), own)).toBe(true);
    expect(inScope(record({ accountId: STRANGER }), own)).toBe(false);
    expect(inScope(record({ accountId: null }), own)).toBe(false);
  });
});
