// How reliable a device has been: the score with everything that it is made of, now and day by day.

import { RELIABILITY_FORMULA_VERSION, RELIABILITY_WINDOW_DAYS, uptimeBps } from '../domain/reliability.ts';
import type { DeviceDay, DeviceRow } from '../store/devices.ts';
import { builder } from './builder.ts';

const WINDOW_MS = RELIABILITY_WINDOW_DAYS * 86_400_000;

const ReliabilityDay = builder.objectRef<DeviceDay>('ReliabilityDay').implement({
  description: 'One UTC day of a device. On the day of the latest block: so far.',
  fields: (t) => ({
    date: t.string({ description: 'The day, `YYYY-MM-DD`, UTC.', resolve: (day) => day.day }),
    uptimeBps: t.int({
      nullable: true,
      description: 'Share of the day it was up, basis points. Null where the network did not say.',
      resolve: (day) => (day.downBps === null ? null : 10_000 - day.downBps),
    }),
    blocksNominated: t.exposeInt('nominated', { description: 'Blocks of the day that it was nominated in.' }),
    blocksSucceeded: t.exposeInt('succeeded', { description: 'Of those, blocks that it completed.' }),
    slashes: t.exposeInt('slashes', { description: 'Slashes of the day that were not reversed.' }),
    score: t.float({
      nullable: true,
      description:
        'The score as it stood at the end of the day; what becomes known later does not change it. Null where none stood.',
      resolve: (day) => scoreOf(day.reliabilityHundredths),
    }),
    formulaVersion: t.exposeInt('formulaVersion', {
      nullable: true,
      description: 'Version of the formula of that score; null where none stood.',
    }),
  }),
});

export const ReliabilityRef = builder.objectRef<DeviceRow>('Reliability').implement({
  description:
    'How reliable a device has been over 30 days up to the latest block, with everything that the score is made of: 100 × uptime × (succeeded ÷ nominated)² × 0.9^slashes.',
  fields: (t) => ({
    score: t.float({
      nullable: true,
      description:
        '0 to 100, two decimals, rounded down. Null for a device that was nominated in no block of the window.',
      resolve: (device) => scoreOf(device.reliabilityHundredths),
    }),
    uptimeBps: t.int({
      nullable: true,
      description:
        'Share of the reported days it was up, basis points. Null where no day was reported: the score then takes it as up.',
      resolve: (device) => uptimeBps({ downBps: device.downBps30d, days: device.days30d }),
    }),
    blocksNominated: t.exposeInt('nominated30d', { description: 'Blocks of the window that it was nominated in.' }),
    blocksSucceeded: t.exposeInt('succeeded30d', { description: 'Of those, blocks that it completed.' }),
    blocksFailed: t.int({
      description: 'Of those, blocks that it failed: proof of work or time-lock not met.',
      resolve: (device) => device.nominated30d - device.succeeded30d,
    }),
    slashes: t.exposeInt('slashes30d', { description: 'Slashes of the window that were not reversed.' }),
    windowDays: t.int({ description: 'Length of the rolling window, days.', resolve: () => RELIABILITY_WINDOW_DAYS }),
    windowFrom: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Start of the window; null before the first block.',
      resolve: async (_, __, context) => {
        const latest = await context.loaders.latestBlock();
        return latest === null ? null : new Date(latest.endsAt.getTime() - WINDOW_MS);
      },
    }),
    windowTo: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Its end: that of the latest block; null before the first.',
      resolve: async (_, __, context) => (await context.loaders.latestBlock())?.endsAt ?? null,
    }),
    formulaVersion: t.int({ description: 'Version of the formula.', resolve: () => RELIABILITY_FORMULA_VERSION }),
    daily: t.field({
      type: [ReliabilityDay],
      description: 'The last 30 days, the oldest first, today among them.',
      extensions: { length: RELIABILITY_WINDOW_DAYS },
      resolve: async (device, _, context) => [...(await context.loaders.deviceDays.load(device.key))],
    }),
  }),
});

const scoreOf = (scoreHundredths: number | null): number | null =>
  scoreHundredths === null ? null : scoreHundredths / 100;
