// Tests of labelOf: every combination of status, phase, sufficiency and membership in the programme, for both parties.

import { describe, expect, test } from 'vitest';
import type { CoStakePhase } from '../../src/domain/co-stake.ts';
import { LABEL_TEXT, labelForViewpoint, labelOf, type StatusLabel } from '../../src/domain/label.ts';
import type { OfferStatus } from '../../src/domain/offer.ts';
import type { StakeSufficiency } from '../../src/domain/requirement.ts';

const SUFFICIENCIES: readonly StakeSufficiency[] = ['SUFFICIENT', 'GRACE', 'INSUFFICIENT'];
const STATUSES: readonly OfferStatus[] = ['OPEN', 'FILLED', 'CLOSED'];
const PHASES: readonly (CoStakePhase | null)[] = [
  null,
  'PENDING',
  'ACTIVE',
  'WAIT_PERIOD',
  'COOLDOWN',
  'WITHDRAWABLE',
  'WITHDRAWN',
];

type Row = readonly [
  OfferStatus,
  CoStakePhase | null,
  readonly StakeSufficiency[],
  owner: string,
  coStaker: string,
  inProgramme?: boolean,
];

const ROWS: readonly Row[] = [
  [
    'OPEN',
    null,
    ['SUFFICIENT', 'GRACE'],
    'Sufficient Stake (Waiting for Co-Staker)',
    'Sufficient Stake (Waiting for Co-Staker)',
  ],
  [
    'OPEN',
    null,
    ['INSUFFICIENT'],
    'Insufficient Stake (Waiting for Co-Staker)',
    'Insufficient Stake (Waiting for Co-Staker)',
  ],
  ['FILLED', 'PENDING', SUFFICIENCIES, 'Claim Pending', 'Claim Pending'],
  ['FILLED', 'ACTIVE', SUFFICIENCIES, 'Active', 'Active'],
  ['FILLED', 'WAIT_PERIOD', SUFFICIENCIES, 'Sufficient Stake (Wait Period)', 'Co-Staker Unstaked (In Wait Period)'],
  ['CLOSED', 'COOLDOWN', SUFFICIENCIES, 'In Cooldown', 'In Cooldown'],
  ['CLOSED', 'WITHDRAWABLE', SUFFICIENCIES, 'Ready to Withdraw', 'Ready to Withdraw'],
  ['CLOSED', 'WITHDRAWN', SUFFICIENCIES, 'Co-Staker Withdrawn', 'Co-Staker Withdrawn'],
  ['CLOSED', null, SUFFICIENCIES, 'Offer Closed', 'Offer Closed'],
  ['CLOSED', 'PENDING', SUFFICIENCIES, 'Claim Pending', 'Claim Pending', false],
  ['CLOSED', 'ACTIVE', SUFFICIENCIES, 'Offer Closed', 'Offer Closed', false],
  // The device left the programme, which closed the offer, and has come back.
  ['CLOSED', 'ACTIVE', SUFFICIENCIES, 'Active', 'Active', true],
  ['CLOSED', 'WAIT_PERIOD', SUFFICIENCIES, 'Sufficient Stake (Wait Period)', 'Co-Staker Unstaked (In Wait Period)'],
  ['CLOSED', 'FAILED', SUFFICIENCIES, 'Offer Closed', 'Offer Closed'],
];

describe('labelOf', () => {
  const cases = ROWS.flatMap(([status, phase, sufficiencies, owner, coStaker, inProgramme = true]) =>
    sufficiencies.map((sufficiency) => ({ status, phase, inProgramme, sufficiency, owner, coStaker })),
  );
  test.each(cases)(
    'returns for status $status, phase $phase, sufficiency $sufficiency and in the programme $inProgramme the labels "$owner" (owner) and "$coStaker" (co-staker)',
    (row) => {
      const ofOwner = labelOf(row, 'OWNER');
      const ofCoStaker = labelOf(row, 'CO_STAKER');
      expect(LABEL_TEXT[ofOwner]).toBe(row.owner);
      expect(LABEL_TEXT[ofCoStaker]).toBe(row.coStaker);
      expect(labelForViewpoint('CO_STAKER', ofOwner), 'written down for the owner, read by the co-staker').toBe(
        ofCoStaker,
      );
      expect(labelForViewpoint('OWNER', ofOwner)).toBe(ofOwner);
    },
  );

  test('can return each of the ten labels', () => {
    const reached = new Set<StatusLabel>();
    for (const status of STATUSES) {
      for (const phase of PHASES) {
        for (const sufficiency of SUFFICIENCIES) {
          for (const viewpoint of ['OWNER', 'CO_STAKER'] as const) {
            reached.add(labelOf({ status, phase, sufficiency, inProgramme: true }, viewpoint));
          }
        }
      }
    }
    expect([...reached].sort()).toEqual((Object.keys(LABEL_TEXT) as StatusLabel[]).sort());
    expect(new Set(Object.values(LABEL_TEXT)).size).toBe(10);
  });
});
