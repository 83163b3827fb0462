// Tests of event scopes: the events that a filter matches, and equal keys for equal filters.

import { describe, expect, it } from 'vitest';
import { ALL_PUBLIC_EVENTS, isInScope, publicScope, scopeKey } from '../../src/domain/event-filter.ts';
import type { OfferFactFilter } from '../../src/domain/offer-facts.ts';
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

  describe('with a filter of offers', () => {
    const facts = {
      ...{ deviceId: '0f8fad5b-d9cb-469f-a165-70867728950e', kind: 'GPU', model: 'M2 Max', quantity: 2, pool: null },
      ...{ country: 'PT', soc2: false, connectivityTier: 3, sufficiency: 'GRACE', reliabilityHundredths: 9950 },
      ...{ requestedAmount: '9007199254740993', rewardShareBps: 5100, breakEvenShareBps: 5000, estimatedAprBps: null },
      lastSlashAt: '2026-02-28T10:00:00.123Z',
    };
    const opened = record({ offerFacts: JSON.stringify(facts) });
    const matches = (offers: OfferFactFilter, event = opened) => isInScope(event, publicScope({ offers }));

    it('match a published offer by its facts, each range at its ends', () => {
      for (const [yes, no] of [
        [{}, { models: [] }],
        [{ kind: 'GPU' }, { kind: 'CPU' }],
        [{ deviceIdPrefix: '0f8f' }, { deviceIdPrefix: '1f' }],
        [{ requestedAmount: { min: '9007199254740993' } }, { requestedAmount: { min: '9007199254740994' } }],
        [{ requestedAmount: { max: '9007199254740993' } }, { requestedAmount: { max: '9007199254740992' } }],
        [{ reliabilityHundredths: { max: 9950 } }, { reliabilityHundredths: { max: 9949 } }],
        [{ estimatedAprBps: {} }, { estimatedAprBps: { min: 0 } }],
        [{ quantity: { min: 2, max: 2 } }, { quantity: { min: 3 } }],
        [{ sufficiency: ['GRACE'] }, { sufficiency: ['SUFFICIENT'] }],
        [{ soc2: false }, { pools: ['COMMUNITY'] }],
        [{ aboveBreakEvenBps: 100 }, { aboveBreakEvenBps: 101 }],
        // The slash lies exactly 24 hours before the event.
        [{ slashFreeDays: 1 }, { slashFreeDays: 2 }],
      ] as const) {
        expect([matches(yes), matches(no)], JSON.stringify(no)).toEqual([true, false]);
      }
    });

    it('match no event without facts, and no event of another type', () => {
      expect(matches({}, record())).toBe(false);
      expect(matches({}, { ...opened, type: 'OFFER_CLAIMED' })).toBe(false);
      expect(isInScope(opened, publicScope({ types: ['OFFER_CLOSED'], offers: {} }))).toBe(false);
    });

    it('have equal keys for equal filters in any order of their fields, and other keys otherwise', () => {
      const one = publicScope({ offers: { soc2: true, quantity: { min: 1, max: 2 } } });
      expect(scopeKey(one)).toBe(scopeKey(publicScope({ offers: { quantity: { max: 2, min: 1 }, soc2: true } })));
      const others = [{}, { soc2: true }, { quantity: { min: 1, max: 2 } }].map((offers) => publicScope({ offers }));
      expect(new Set([one, publicScope({ types: ['OFFER_OPENED'] }), ...others].map(scopeKey)).size).toBe(5);
    });
  });

  it('match for an account only events of the requested types, and keep its cursors valid with other types', () => {
    const own = { kind: 'account', accountId: OWNER } as const;
    expect(isInScope(record(), { ...own, types: ['OFFER_OPENED'] })).toBe(true);
    expect(isInScope(record(), { ...own, types: ['OFFER_CLOSED'] })).toBe(false);
    expect(isInScope(record(), { ...own, types: [] })).toBe(false);
    expect(scopeKey({ ...own, types: [] })).toBe(scopeKey(own));
  });

  it('match for an account every event, public or not, to which the account is a party', () => {
    const own = { kind: 'account', accountId: OWNER } as const;
    expect(isInScope(record({ public: false }), own)).toBe(true);
    expect(isInScope(record({ accountId: STRANGER, counterpartyAccountId: OWNER }), own)).toBe(true);
    expect(isInScope(record({ accountId: STRANGER }), own)).toBe(false);
    expect(isInScope(record({ accountId: null }), own)).toBe(false);
  });
});
