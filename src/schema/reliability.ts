// GraphQL type `Reliability`: the score of a device with its inputs, now and for each of the last 30 days.

import { RELIABILITY_FORMULA_VERSION, RELIABILITY_WINDOW_DAYS, uptimeBps } from '../domain/reliability.ts';
import type { DeviceRow, ReliabilityDay } from '../store/devices.ts';
import { builder } from './builder.ts';

const WINDOW_MS = RELIABILITY_WINDOW_DAYS * 86_400_000;

const ReliabilityDayRef = builder.objectRef<ReliabilityDay>('ReliabilityDay').implement({
  description: 'Reliability of a device on one UTC day. The day of the latest block is counted up to that block.',
  fields: (t) => ({
    date: t.string({ description: 'The UTC day, as `YYYY-MM-DD`.', resolve: (day) => day.day }),
    uptimeBps: t.int({
      nullable: true,
      description: 'Uptime on this day, in basis points; null when the network did not report it.',
      resolve: (day) => (day.downBps === null ? null : 10_000 - day.downBps),
    }),
    blocksNominated: t.exposeInt('nominated', { description: 'Blocks of the day that nominated the device.' }),
    blocksSucceeded: t.exposeInt('succeeded', {
      description: 'Blocks among `blocksNominated` that the device completed.',
    }),
    slashes: t.exposeInt('slashes', { description: 'Slashes dated to this day that were not reversed.' }),
    score: t.float({
      nullable: true,
      description:
        'The score at the end of the day, 0 to 100; later reports do not change it. Null when there was none.',
      resolve: (day) => scoreOf(day.reliabilityHundredths),
    }),
    formulaVersion: t.exposeInt('formulaVersion', {
      nullable: true,
      description: 'Version of the formula by which `score` was computed; null without a score.',
    }),
  }),
});

export const ReliabilityRef = builder.objectRef<DeviceRow>('Reliability').implement({
  description:
    'Reliability of a device over the 30 days up to the latest block, with the inputs of the score: 100 × uptime × (succeeded ÷ nominated)² × 0.9^slashes.',
  fields: (t) => ({
    score: t.float({
      nullable: true,
      description:
        'The score: 0 to 100 with two decimals, rounded down. Null for a device that no block of the window nominated.',
      resolve: (device) => scoreOf(device.reliabilityHundredths),
    }),
    uptimeBps: t.int({
      nullable: true,
      description:
        'Uptime over the reported days, in basis points. Null when no day was reported; the score then assumes full uptime.',
      resolve: (device) => uptimeBps({ downBps: device.downBps30d, days: device.days30d }),
    }),
    blocksNominated: t.exposeInt('nominated30d', { description: 'Blocks of the window that nominated the device.' }),
    blocksSucceeded: t.exposeInt('succeeded30d', {
      description: 'Blocks among `blocksNominated` that the device completed.',
    }),
    blocksFailed: t.int({
      description:
        'Blocks among `blocksNominated` that the device failed, because it failed the proof-of-work or time-lock check.',
      resolve: (device) => device.nominated30d - device.succeeded30d,
    }),
    slashes: t.exposeInt('slashes30d', {
      description: 'Slashes of the window that were not reversed; each lowers the score by a tenth.',
    }),
    windowDays: t.int({
      description: 'Length of the rolling window in days: 30.',
      resolve: () => RELIABILITY_WINDOW_DAYS,
    }),
    windowFrom: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Start of the rolling window; null before the first block.',
      resolve: async (_, __, context) => {
        const latest = await context.loaders.latestBlock();
        return latest === null ? null : new Date(latest.endsAt.getTime() - WINDOW_MS);
      },
    }),
    windowTo: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'End of the window: the end of the latest block; null before the first block.',
      resolve: async (_, __, context) => (await context.loaders.latestBlock())?.endsAt ?? null,
    }),
    formulaVersion: t.int({
      description: 'Version of the formula of `score`; a new formula gets a new number.',
      resolve: () => RELIABILITY_FORMULA_VERSION,
    }),
    daily: t.field({
      type: [ReliabilityDayRef],
      description: 'Each of the last 30 UTC days, the oldest first, today included.',
      extensions: { length: RELIABILITY_WINDOW_DAYS },
      resolve: async (device, _, context) => [...(await context.loaders.reliabilityDays.load(device.key))],
    }),
  }),
});

const scoreOf = (scoreHundredths: number | null): number | null =>
  scoreHundredths === null ? null : scoreHundredths / 100;
