// Translates a report of the network in the model to a mutation of the network's API.

import type { NetworkCommand } from '../command.ts';
import { inIo } from '../view.ts';
import type { Fixture } from './fixture.ts';

/** Returns the mutation of the network's API and its input for a report. */
export function reportOf(
  fixture: Fixture,
  command: NetworkCommand,
): { readonly mutation: string; readonly input: object } {
  switch (command.do) {
    case 'setDeviceState': {
      const { deviceId } = fixture.devices[command.device];
      const reason = command.state === 'BLOCKED' ? 'SUSPECTED_ABUSE' : null;
      return { mutation: command.do, input: { deviceId, state: command.state, reason } };
    }
    case 'setHired':
      return {
        mutation: command.do,
        input: { deviceId: fixture.devices[command.device].deviceId, hired: command.hired },
      };
    case 'importHires': {
      const { explorer } = fixture.devices[command.device];
      const timeOf = (at: number | null) => (at === null ? null : new Date(at).toISOString());
      const jobs = command.hires.map(({ from, to }) => ({
        ...{ status: from === null ? 'running' : 'pending', start_time: timeOf(from), end_time: timeOf(to) },
      }));
      const done = { status: 'completed', start_time: '2026-01-01', end_time: null };
      return { mutation: 'importDevices', input: { devices: [{ ...explorer, jobs: [done, ...jobs] }] } };
    }
    case 'setSettlement':
      return { mutation: 'sandboxSettlement', input: command.rule };
    case 'publishParameters': {
      const validFrom = command.validFrom === null ? null : new Date(command.validFrom).toISOString();
      const parameters = Object.entries(command.values).map(([name, value]) => ({
        ...{ name, value: /Stake(PerCard)?$/.test(name) ? inIo(value) : String(value), validFrom },
      }));
      return { mutation: command.do, input: { parameters } };
    }
    case 'publishMultiplier': {
      const { model } = fixture.devices[command.device];
      const multiplier = String(command.multiplierTenThousandths / 10_000);
      const multipliers = [{ model, multiplier, validFrom: new Date(command.validFrom).toISOString() }];
      return { mutation: 'publishMultipliers', input: { multipliers } };
    }
    case 'reportBlock': {
      const rewards = ([0, 1] as const).map((name) => {
        const amount = command.rewards[name];
        const outcome = amount === null ? 'FAILED' : 'COMPLETED';
        return { deviceId: fixture.devices[name].deviceId, outcome, amount: inIo(amount ?? 0n) };
      });
      return { mutation: command.do, input: { startsAt: new Date(command.startsAt).toISOString(), rewards } };
    }
    case 'slashDevice': {
      const { device, kind, shareBps, faultAt } = command.order;
      const { deviceId } = fixture.devices[device];
      const order = { deviceId, kind, shareBps, cause: 'DOWNTIME', faultAt: new Date(faultAt).toISOString() };
      return { mutation: command.do, input: { slashId: slashId(fixture, command.slash), ...order } };
    }
    case 'reportPayout': {
      const { outcome, text } = command.report;
      const result = outcome === 'SENT' ? { transactionSignature: text } : { failure: text };
      return { mutation: command.do, input: { id: fixture.payouts[command.payout], outcome, ...result } };
    }
    case 'reviewSlash':
      return { mutation: command.do, input: { slashId: slashId(fixture, command.slash), verdict: command.verdict } };
    default:
      return command satisfies never;
  }
}

const slashId = ({ name }: Fixture, slash: number): string => `${name}/${slash}`.replaceAll(' ', '-');
