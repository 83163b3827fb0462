// Tests of withdrawableOverflow, the amount that an owner may withdraw without an exit.

import { expect, test } from 'vitest';
import { withdrawableOverflow } from '../../src/domain/owner-stake.ts';
import { requirementHistory } from '../../src/domain/requirement.ts';
import { aCoStake, aDevice, anAggregate, anOffer, io, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';

/** Returns a device with a requirement of 1 600 IO, and an offer that was published when the requirement was 16 000 IO. */
const fallen = (open: boolean) =>
  anAggregate({
    device: aDevice({ multiplierTenThousandths: 10_000 }),
    ownerStake: io(9000),
    offers: [anOffer(open ? {} : { closesAt: T0, closeReason: 'CLOSED_BY_OWNER', live: false })],
  });

test('withdrawableOverflow leaves as much owner’s stake as an OPEN offer requests', () => {
  expect(withdrawableOverflow(fallen(true), later(T0, { hours: 1 }))).toBe(io(1000));
});

test('withdrawableOverflow ignores the amount of a CLOSED offer', () => {
  expect(withdrawableOverflow(fallen(false), later(T0, { hours: 1 }))).toBe(io(7400));
});

test('withdrawableOverflow leaves the own stake without which an OPEN offer would close', () => {
  const rules = { ...PARAMETERS, minSelfStakeBps: 7500, validFrom: new Date(0) };
  const shared = (open: boolean) =>
    anAggregate({
      requirements: requirementHistory([{ validFrom: new Date(0), multiplierTenThousandths: 100_000 }], [rules]),
      ownerStake: io(16_000),
      offers: [
        anOffer({ requestedAmount: io(6000), claimedAt: T0 }),
        anOffer({ id: 'other', requestedAmount: io(1000), ...(open ? {} : { closesAt: T0, live: false }) }),
      ],
      coStakes: [aCoStake({ amount: io(6000) })],
    });
  expect(withdrawableOverflow(shared(true), later(T0, { hours: 1 }))).toBe(io(4000));
  expect(withdrawableOverflow(shared(false), later(T0, { hours: 1 }))).toBe(io(6000));
});
