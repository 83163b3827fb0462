// Tests of the rules of payouts at their boundaries: amount, number of payouts without a report, final reports, and the time at which
// the payer of a sandbox reports.

import { describe, expect, it } from 'vitest';
import {
  judgeReport,
  MAX_REQUESTED_PAYOUTS,
  type Payout,
  type PayoutReport,
  payoutRefusal,
  payoutStatus,
  sandboxSettlementOf,
  withReport,
} from '../../src/domain/payout.ts';
import { refusalMessage } from '../../src/domain/refusal.ts';
import { later, T0 } from '../kit/device-aggregate.ts';

const REQUESTED: Payout = {
  ...{ id: 'payout', wallet: 'wallet', amount: 5n, requestedAt: T0, signedActionId: 'action' },
  ...{ settlesAt: null, sandboxFailure: null, reportedAt: null, transactionSignature: null, failure: null },
};
const SENT: PayoutReport = { outcome: 'SENT', transactionSignature: 'one' };
const FAILED: PayoutReport = { outcome: 'FAILED', failure: 'one' };

describe('payoutRefusal', () => {
  it.each([
    [-1n, null],
    [0n, null],
    [1n, { code: 'INSUFFICIENT_BALANCE', available: 100n, required: 101n }],
  ])('for an amount that differs from the free balance by %d base units is %o', (more, refusal) => {
    expect(payoutRefusal(100n + more, { available: 100n, requested: 0 })).toEqual(refusal);
  });

  it.each([
    [-1, null],
    [0, { code: 'TOO_MANY_PAYOUTS', limit: 10, used: 10 }],
    [1, { code: 'TOO_MANY_PAYOUTS', limit: 10, used: 11 }],
  ])('with ten payouts without a report and %d more is %o', (more, refusal) => {
    expect(payoutRefusal(1n, { available: 1n, requested: MAX_REQUESTED_PAYOUTS + more })).toEqual(refusal);
  });

  it('names the number of payouts before the balance', () => {
    expect(payoutRefusal(2n, { available: 1n, requested: MAX_REQUESTED_PAYOUTS })?.code).toBe('TOO_MANY_PAYOUTS');
  });
});

describe('the message of INSUFFICIENT_BALANCE', () => {
  const io = 100_000_000n;
  const named = (amountInIo: bigint, required: bigint): boolean =>
    refusalMessage({ code: 'INSUFFICIENT_BALANCE', available: amountInIo * io, required }).includes('base units');

  it('says that an amount seems to be in base units while that amount in IO is at least 1 and at most what is there', () => {
    expect([named(10n, 10n * io * io), named(10n, io * io), named(10n, 10n * io * io + io)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(named(10n, io * io - 1n)).toBe(false);
  });
});

describe('judgeReport', () => {
  it('accepts any first report, the same one again, and no other, in either order of SENT and FAILED', () => {
    const others: readonly PayoutReport[] = [
      { ...SENT, transactionSignature: 'two' },
      { ...FAILED, failure: 'two' },
    ];
    for (const first of [SENT, FAILED]) {
      expect(judgeReport(REQUESTED, first)).toBe('FIRST');
      const reported = withReport(REQUESTED, first, later(T0, { hours: 1 }));
      expect(payoutStatus(reported)).toBe(first.outcome);
      expect(judgeReport(reported, first)).toBe('SAME');
      // The text of the other outcome is the same, so that only the outcome differs.
      for (const other of [...others, first === SENT ? FAILED : SENT])
        expect(judgeReport(reported, other)).toBe('OTHER');
    }
  });
});

describe('sandboxSettlementOf', () => {
  it('dates the report to the end of the delay, however long, and to no instant without a delay', () => {
    const year = 365 * 86_400_000;
    expect(sandboxSettlementOf({ mode: 'DELAYED', delayMs: year }, T0)).toEqual({
      settlesAt: new Date(T0.getTime() + year),
      sandboxFailure: null,
    });
    expect(sandboxSettlementOf({ mode: 'INSTANT' }, T0)).toEqual({ settlesAt: null, sandboxFailure: null });
    const failing = sandboxSettlementOf({ mode: 'FAILING', failure: 'TRANSFER_REJECTED' }, T0);
    expect(failing).toEqual({ settlesAt: null, sandboxFailure: 'TRANSFER_REJECTED' });
  });
});
