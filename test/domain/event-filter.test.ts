// Tests of event scopes: the events that a filter matches, and equal keys for equal filters.

import { describe, expect, it } from 'vitest';
import { ALL_PUBLIC_EVENTS, isInScope, publicScope, scopeKey } from '../../src/domain/event-filter.ts';
import { key, OWNER, record, STRANGER } from '../kit/stream.ts';

describe('publicScope and isInScope', () => {
  it('match all public events when a filter field is missing, and no event when the field is an empty list', () => {
    expect(isInScope(record(), publicScope({}))).toBe(true);
    expect(isInScope(record({ public: false }), publicScope({}))).toBe(false);
    for (const filter of [{ types: [] }, { offerIds: [] }, { deviceKeys: [] }]) {
      expect(isInScope(record(), publicScope(filter))).toBe(false);
    }
  });

  it('match an event only when it meets all conditions of the filter', () => {
    const filter = { types: ['OFFER_OPENED'], offerIds: [key(1)], deviceKeys: [key(0xd1)] } as const;
    expect(isInScope(record(), publicScope(filter))).toBe(true);
    for (const change of [
      { type: 'OFFER_CLOSED' },
      { offerId: key(2) },
      { offerId: null },
      { deviceKey: key(0xd2) },
      { deviceKey: null },
      { public: false },
    ] as const) {
      expect(isInScope(record(change), publicScope(filter))).toBe(false);
    }
  });

  it('restrict a filter to one offer, and match nothing when the filter excludes that offer', () => {
    const narrow = publicScope({ offerIds: [key(1), key(2)] }, key(2));
    expect(isInScope(record({ offerId: key(2) }), narrow)).toBe(true);
    expect(isInScope(record({ offerId: key(1) }), narrow)).toBe(false);
    expect(scopeKey(narrow)).toBe(scopeKey(publicScope({}, key(2))));
    expect(isInScope(record({ offerId: key(2) }), publicScope({ offerIds: [key(1)] }, key(2)))).toBe(false);
  });

  it('give filters equal keys when their lists differ only in order or repetitions, and different keys otherwise', () => {
    const scope = publicScope({ types: ['SLASHED', 'OFFER_OPENED', 'SLASHED'], offerIds: [key(2), key(1)] });
    const same = publicScope({ offerIds: [key(1), key(2)], types: ['OFFER_OPENED', 'SLASHED'] });
    expect(scopeKey(scope)).toBe(scopeKey(same));
    expect(scopeKey(publicScope({}))).toBe(scopeKey(ALL_PUBLIC_EVENTS));
    const different = [
      scope,
      ALL_PUBLIC_EVENTS,
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

  it('match for an account every event, public or not, to which the account is a party', () => {
    const own = { kind: 'account', accountId: OWNER } as const;
    expect(isInScope(record({ public: false }), own)).toBe(true);
    expect(isInScope(record({ accountId: STRANGER, counterpartyAccountId: OWNER }), own)).toBe(true);
    expect(isInScope(record({ accountId: STRANGER }), own)).toBe(false);
    expect(isInScope(record({ accountId: null }), own)).toBe(false);
  });
});
