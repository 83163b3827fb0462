// Applies reports of the network in the memory engine; src/domain decides them. The product credits block rewards by SQL statements
// over all devices; this engine uses the domain functions that define what those statements compute.

import { type CoStake, phaseAt } from '../../../src/domain/co-stake.ts';
import { isInProgramme } from '../../../src/domain/device.ts';
import { deviceWithMultiplierAt, sufficiencyAt } from '../../../src/domain/device-aggregate.ts';
import { eventsOfReport } from '../../../src/domain/device-report.ts';
import { payoutReportTransfer } from '../../../src/domain/ledger.ts';
import { setDeviceState, setHired } from '../../../src/domain/owner-stake.ts';
import { type DatedParameter, parametersAtOrEarliest } from '../../../src/domain/parameter.ts';
import { type PublishedParameter, publishParameters } from '../../../src/domain/parameter-publication.ts';
import { judgeReport, withReport } from '../../../src/domain/payout.ts';
import { isRequirementParameter } from '../../../src/domain/requirement.ts';
import { splitReward } from '../../../src/domain/reward.ts';
import { reviewStatusAt } from '../../../src/domain/slash.ts';
import { reviewSlash, slashDevice } from '../../../src/domain/slashing.ts';
import { later } from '../../kit/device-aggregate.ts';
import type { DeviceName, Instant, NetworkCommand, Outcome, PayoutReport, SlashOrder } from '../command.ts';
import { HOUR } from '../parameter.ts';
import { SANDBOX_SIGNATURE } from '../payout.ts';
import { add, aggregateAt, type Memory, parametersOf, post, transact } from './memory-state.ts';

/** Applies a report of the network and returns its outcome. */
export function report(memory: Memory, command: NetworkCommand): Outcome {
  const { now } = memory;
  switch (command.do) {
    case 'setDeviceState': {
      const { device, state } = command;
      const reason = state === 'BLOCKED' ? 'SUSPECTED_ABUSE' : null;
      return transact(memory, device, (aggregate) => setDeviceState({ state, reason }, aggregate, now)) ?? 'OK';
    }
    case 'setHired':
      return transact(memory, command.device, (aggregate) => setHired(command, aggregate, now)) ?? 'OK';
    case 'importHires': {
      const hires = command.hires.map(({ from, to }) => ({ startsAt: dateOf(from), endsAt: dateOf(to) }));
      return (
        transact(memory, command.device, ({ device }) => {
          const { ownerAccountId } = device;
          return { events: eventsOfReport({ record: { ...device, ...IMPORTED, hires }, ownerAccountId }, device, now) };
        }) ?? 'OK'
      );
    }
    case 'setSettlement': {
      const { rule } = command;
      if (rule.mode === 'DELAYED') memory.settlement = { mode: rule.mode, delayMs: rule.seconds * 1_000 };
      else if (rule.mode === 'FAILING') memory.settlement = { mode: rule.mode, failure: 'TRANSFER_REJECTED' };
      else memory.settlement = { mode: rule.mode };
      return 'OK';
    }
    case 'publishParameters': {
      const validFrom = command.validFrom === null ? null : new Date(command.validFrom);
      const orders = Object.entries(command.values).map(([name, value]) => ({ name, value, validFrom }));
      const decision = publishParameters(orders, memory.parameters, now);
      if ('refusal' in decision) return decision.refusal.code;
      memory.parameters = withPublished(memory.parameters, decision.published);
      if (decision.published.some(({ name }) => isRequirementParameter(name)))
        for (const name of [0, 1] as const) checkSufficiency(memory, name, now);
      return 'OK';
    }
    case 'publishMultiplier': {
      const list = memory.multipliers[command.device];
      const standing = list.find(({ from }) => from.getTime() === command.validFrom);
      if (standing === undefined)
        publish(memory, command.device, command.multiplierTenThousandths, new Date(command.validFrom));
      return standing === undefined || standing.multiplierTenThousandths === command.multiplierTenThousandths
        ? 'OK'
        : 'MULTIPLIER_STANDS';
    }
    case 'reportBlock':
      if (!memory.blocks.has(command.startsAt)) {
        for (const name of [0, 1] as const)
          credit(memory, name, command.rewards[name] ?? 0n, new Date(command.startsAt));
      }
      memory.blocks.add(command.startsAt);
      memory.ended.delete(command.startsAt);
      return 'OK';
    case 'slashDevice':
      return slash(memory, command.slash, command.order);
    case 'reportPayout':
      return reportPayout(memory, command.payout, command.report);
    case 'reviewSlash':
      return review(memory, command.slash, command.verdict);
    default:
      return command satisfies never;
  }
}

const dateOf = (at: Instant | null): Date | null => (at === null ? null : new Date(at));

/** What an import reports of a device besides its hires; no rule depends on it. */
const IMPORTED = {
  ...{ pool: null, baseTierName: null, downMbps: null, upMbps: null, downBps: null, downtimeByDate: [] },
  ...{ country: 'DE', location: null, soc2: false },
  state: 'IDLE',
} as const;

/** Returns the history with rows that are new or replace those of the same parameter and start. */
function withPublished(
  history: readonly DatedParameter[],
  published: readonly PublishedParameter[],
): readonly DatedParameter[] {
  const isReplaced = (row: PublishedParameter): boolean =>
    published.some(({ name, validFrom }) => name === row.name && validFrom.getTime() === row.validFrom.getTime());
  const rows = [...history.filter((row) => !isReplaced(row)), ...published].sort((a, b) => +a.validFrom - +b.validFrom);
  return rows.map((row, index) => ({
    ...row,
    validTo: rows.slice(index + 1).find(({ name }) => name === row.name)?.validFrom ?? null,
  }));
}

/** Publishes a multiplier and applies the events that become due by it, as the use case and the next sweep do. */
function publish(memory: Memory, name: DeviceName, multiplierTenThousandths: number, from: Date): void {
  memory.multipliers[name].push({ multiplierTenThousandths, from });
  checkSufficiency(memory, name, from);
}

/** Applies the events that a changed requirement makes due, as the sweep does for a marked device. */
function checkSufficiency(memory: Memory, name: DeviceName, from: Date): void {
  const { device, ...stored } = memory.stored[name];
  const due = [device.requirementDueAt, from, memory.now].reduce((a, b) =>
    a === null || (b !== null && b < a) ? b : a,
  );
  memory.stored[name] = { ...stored, device: { ...device, requirementDueAt: due } };
  transact(memory, name, () => ({ events: [] }));
}

/** Credits the reward of a device in a block by its state at the end of the block. */
function credit(memory: Memory, name: DeviceName, reward: bigint, startsAt: Date): void {
  const endsAt = later(startsAt, { hours: 1 });
  const endsNow = startsAt.getTime() + HOUR === memory.now.getTime();
  const aggregate = endsNow ? aggregateAt(memory, name, endsAt) : memory.ended.get(startsAt.getTime())?.[name];
  if (aggregate === undefined) throw new Error(`the block of ${startsAt.toISOString()} was not remembered`);
  if (!isInProgramme(aggregate.device)) return;
  if (
    deviceWithMultiplierAt(aggregate, endsAt).multiplierTenThousandths === 0 ||
    sufficiencyAt(aggregate, endsAt) === 'INSUFFICIENT'
  )
    return;
  const earners = aggregate.coStakes.filter((one) => activeThroughout(one, startsAt, endsAt));
  const split = splitReward(
    reward,
    earners.map(({ rewardShareBps }) => rewardShareBps),
  );
  const partOf = (id: string): bigint => split.coStakers[earners.findIndex((one) => one.id === id)] ?? 0n;
  const { device, coStakes } = memory.stored[name];
  memory.stored[name] = {
    ...memory.stored[name],
    device: { ...device, ownerRewardLifetime: device.ownerRewardLifetime + split.owner },
    coStakes: coStakes.map((one) => ({ ...one, rewardLifetime: one.rewardLifetime + partOf(one.id) })),
  };
  add(memory, 'block-rewards', -reward);
  add(memory, 'rewards-payable', reward);
}

function slash(memory: Memory, number: number, { device, kind, shareBps, faultAt }: SlashOrder): Outcome {
  const id = memory.slashes.get(number);
  const known = [...memory.stored[0].slashes, ...memory.stored[1].slashes].find((one) => one.id === id);
  if (known !== undefined) {
    const same = known.deviceKey === `device-${device}` && known.kind === kind && known.shareBps === shareBps;
    return same && known.faultAt.getTime() === faultAt ? 'REPLAYED' : 'SLASH_ID_TAKEN';
  }
  const order = { id: `slash-${number}`, networkId: String(number), kind, cause: 'DOWNTIME', shareBps } as const;
  const refusal = transact(memory, device, (aggregate) =>
    slashDevice(
      { ...order, faultAt: new Date(faultAt) },
      aggregate,
      { now: parametersOf(memory), atFault: parametersAtOrEarliest(memory.parameters, new Date(faultAt)) },
      memory.now,
    ),
  );
  if (refusal === null) memory.slashes.set(number, order.id);
  return refusal ?? 'OK';
}

/** Reports the payouts that the settlement of the sandbox has delayed until now. */
export function payDelayedPayouts(memory: Memory): void {
  for (const [number, { reportedAt, settlesAt }] of memory.payouts.entries()) {
    if (reportedAt !== null || settlesAt === null || settlesAt > memory.now) continue;
    reportPayout(memory, number, { outcome: 'SENT', text: SANDBOX_SIGNATURE });
  }
}

function reportPayout(memory: Memory, number: number, { outcome, text }: PayoutReport): Outcome {
  const payout = memory.payouts[number];
  if (payout === undefined) throw new Error(`no payout ${number}`);
  const report =
    outcome === 'SENT' ? ({ outcome, transactionSignature: text } as const) : ({ outcome, failure: text } as const);
  const verdict = judgeReport(payout, report);
  if (verdict === 'SAME') return 'REPLAYED';
  if (verdict === 'OTHER') return 'PAYOUT_ALREADY_REPORTED';
  memory.payouts[number] = withReport(payout, report, memory.now);
  post(memory, payoutReportTransfer(payout, outcome, memory.now));
  return 'OK';
}

function review(memory: Memory, number: number, verdict: 'UPHELD' | 'REVERSED'): Outcome {
  const slashId = memory.slashes.get(number);
  const name = memory.stored[0].slashes.some(({ id }) => id === slashId) ? 0 : 1;
  const known = memory.stored[name].slashes.find(({ id }) => id === slashId);
  if (slashId === undefined || known === undefined) return 'NOT_FOUND';
  if (reviewStatusAt(known, memory.now).status === verdict) return 'REPLAYED';
  return transact(memory, name, (aggregate) => reviewSlash({ slashId, verdict }, aggregate, memory.now)) ?? 'OK';
}

/** Returns true for a co-stake that was settled before the block started and whose exit did not start before the block ended. */
function activeThroughout(coStake: CoStake, startsAt: Date, endsAt: Date): boolean {
  const { settledAt, exitStartedAt, exitCanceledAt } = coStake;
  if (settledAt === null || settledAt > startsAt || phaseAt(coStake, settledAt) === 'FAILED') return false;
  return exitStartedAt === null || exitStartedAt >= endsAt || (exitCanceledAt !== null && exitCanceledAt <= startsAt);
}
