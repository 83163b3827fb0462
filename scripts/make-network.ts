// Generates the devices of the demo network into examples/network/devices.json: `node scripts/run.mjs scripts/make-network.ts`.
// **Invariant:** every run on every machine writes the same bytes, because one seed and whole-number arithmetic determine them.
// Rules of the marketplace do not belong here: the numbers imitate a network and cover each situation.

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { makeWallet } from '../examples/wallet.ts';
import { createRng } from '../src/sandbox/demo/rng.ts';

/** The file that this program writes. */
export const DEVICES_FILE = new URL('../examples/network/devices.json', import.meta.url);

/** Last of the thirty days for which the file reports downtime. */
export const REFERENCE_DAY = '2026-11-19';

const SEED = 0x7a9de3;
const DEVICES = 500;
const OWNERS = 120;
const DAYS = 30;
const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;

type NetworkGenerator = {
  /** Returns a whole number from `min` to `max`, both inclusive. */
  readonly whole: (min: number, max: number) => number;
  readonly chance: (percent: number) => boolean;
  readonly of: <T>(choices: readonly Weighted<T>[]) => T;
  readonly uuid: () => string;
};
/** A choice with its relative weight in a table of choices. */
type Weighted<T> = readonly [weight: number, choice: T];
type Site = readonly [iso2: string, location: string];
type Style = 'home' | 'farm' | 'centre';
type Job = Readonly<Record<string, string | number>>;

const STYLES = choices('35 home | 40 farm | 25 centre', asStyle);

const MODELS = {
  home: choices(
    `
    16 RTX 4090 | 12 RTX 3090 | 10 RTX 5090 | 9 RTX 4070 | 7 RTX 3080 | 7 M3 Max | 6 M4 Max | 5 M3 Ultra |
    5 Ryzen 9 7950X | 2 M2 Max | 2 M2 Pro | 1 M2 Ultra | 2 RTX 2080 Ti | 1 GTX 1080 Ti | 1 RTX 3050 |
    1 RTX 3050 Ti
  `,
    String,
  ),
  farm: choices(
    `
    26 RTX 4090 | 20 RTX 3090 | 14 RTX 5090 | 12 RTX A6000 | 10 RTX 4070 | 6 RTX 6000 Ada | 4 EPYC 7763 |
    3 RTX 2080 Ti | 1 RTX 3050
  `,
    String,
  ),
  centre: choices(
    `
    16 H100 SXM5 | 12 H100 PCIe | 9 H200 | 13 A100 SXM4 | 12 A100 PCIe | 11 L40S | 6 RTX A6000 | 6 T4 | 5 L4 |
    5 EPYC 9654 | 4 Xeon Platinum 8480+ | 2 A10 | 1 A10G | 1 A16 | 1 A40
  `,
    String,
  ),
};

const PROCESSOR = /^(?:M\d|EPYC|Xeon|Ryzen)/;

const CARDS = {
  home: choices('26 1 | 42 2 | 12 3 | 20 4', Number),
  farm: choices('4 1 | 18 2 | 8 3 | 28 4 | 4 5 | 18 6 | 3 7 | 17 8', Number),
  centre: choices('8 1 | 14 2 | 24 4 | 54 8', Number),
};

const SITES = choices(
  `
  9 US Dallas | 8 US Ashburn | 6 US San Jose | 5 CA Montréal | 4 CA Calgary | 3 BR São Paulo | 2 MX Querétaro |
  2 CL Santiago | 8 DE Frankfurt am Main | 6 NL Amsterdam | 5 GB London | 5 FR Paris | 4 FI Helsinki |
  3 SE Luleå | 3 PL Warszawa | 3 ES Madrid | 2 CH Zürich | 2 RO București | 4 IN Mumbai | 4 SG Singapore |
  4 JP Tokyo | 3 KR Seoul | 3 VN Hà Nội | 2 ID Jakarta | 3 AU Sydney | 1 NZ Auckland | 2 AE Dubai |
  2 ZA Johannesburg | 1 KE Nairobi
`,
  asSite,
);

/** Connectivity tiers: the explorer's name, and the bounds of download and upload speed in Mbit/s. */
const TIERS = [
  { name: 'Unrated', down: [0, 8], up: [0, 3] },
  { name: 'Low Speed', down: [15, 59], up: [8, 30] },
  { name: 'Medium Speed', down: [60, 399], up: [40, 180] },
  { name: 'High Speed', down: [400, 999], up: [150, 800] },
  { name: 'Ultra High Speed', down: [1_000, 9_400], up: [900, 8_600] },
] as const;

const TIER_OF = {
  home: choices('4 0 | 12 1 | 44 2 | 32 3 | 8 4', Number),
  farm: choices('3 0 | 5 1 | 25 2 | 42 3 | 25 4', Number),
  centre: choices('1 0 | 4 2 | 20 3 | 75 4', Number),
};

/** Outage profiles with their weights: days with an outage per hundred days, and the longest outage in per cent of a day. */
const STEADINESS: readonly Weighted<{ readonly outages: number; readonly longest: number }>[] = [
  [45, { outages: 4, longest: 2 }],
  [35, { outages: 14, longest: 8 }],
  [14, { outages: 35, longest: 40 }],
  [6, { outages: 60, longest: 100 }],
];

const DEVICES_PER_OWNER = choices(
  '22 1 | 18 2 | 15 3 | 12 4 | 9 5 | 7 6 | 5 7 | 4 8 | 3 9 | 2 10 | 2 11 | 3 12',
  Number,
);

/** Returns the text of examples/network/devices.json. */
export function makeNetwork(): string {
  const generator = createGenerator(SEED);
  const counts = ownerCounts(generator);
  const devices = counts.flatMap((count, at) => ownedDevices(generator, demoOwner(at + 1), count));
  // Sorted by id, so that the order does not reveal the owners.
  devices.sort((a, b) => (a.device_id < b.device_id ? -1 : 1));
  return `${JSON.stringify(devices, null, 2).replace(/\{\n\s+("downtime": \d+)\n\s+\}/g, '{ $1 }')}\n`;
}

/** Returns the wallet address of a demo owner, numbered from 1. Its Ed25519 seed is the SHA-256 of a published text. */
export function demoOwner(number: number): string {
  return makeWallet(`tandem demo owner ${number}`).address;
}

/** Parses a table of weights and choices such as "16 RTX 4090 | 12 RTX 3090". */
function choices<T>(table: string, read: (text: string) => T): readonly Weighted<T>[] {
  return table.split('|').map((entry) => {
    const text = entry.trim();
    const gap = text.indexOf(' ');
    return [Number(text.slice(0, gap)), read(text.slice(gap + 1))];
  });
}

function asStyle(text: string): Style {
  return text === 'home' || text === 'farm' ? text : 'centre';
}

function asSite(text: string): Site {
  return [text.slice(0, 2), text.slice(3)];
}

function ownedDevices(generator: NetworkGenerator, wallet: string, count: number) {
  const style = generator.of(STYLES);
  const sites: readonly Weighted<Site>[] = [
    [3, generator.of(SITES)],
    [1, generator.of(SITES)],
  ];
  const audited = style === 'centre' ? generator.chance(55) : generator.chance(3);
  return Array.from({ length: count }, () => device(generator, wallet, style, generator.of(sites), audited));
}

function device(generator: NetworkGenerator, wallet: string, style: Style, [iso2, location]: Site, audited: boolean) {
  const model = generator.of(MODELS[style]);
  const processor = PROCESSOR.test(model);
  const connectivity = generator.of(TIER_OF[style]);
  const tier = TIERS[connectivity] ?? TIERS[0];
  const { total, byDate } = downtime(generator);
  return {
    device_id: generator.uuid(),
    owner_wallet: wallet,
    device_type: processor ? 'cpu' : 'gpu',
    hardware_name: model,
    hardware_quantity: processor ? 1 : generator.of(CARDS[style]),
    reward_pool: style === 'centre' ? 'enterprise' : 'community',
    base_tier_name: tier.name,
    connectivity_tier: connectivity,
    download_speed_mbps: generator.whole(tier.down[0] * 100, tier.down[1] * 100) / 100,
    upload_speed_mbps: generator.whole(tier.up[0] * 100, tier.up[1] * 100) / 100,
    iso2,
    location_name: location,
    security_soc2: audited,
    status: generator.chance(80) ? 'up' : 'idle',
    jobs: jobs(generator),
    down_percentage: Math.round((total * 100) / (DAYS * DAY_SECONDS)),
    downtime_by_date: byDate,
  };
}

function downtime(generator: NetworkGenerator) {
  const { outages, longest } = generator.of(STEADINESS);
  const last = Date.parse(`${REFERENCE_DAY}T00:00:00.000Z`);
  const byDate: Record<string, { readonly downtime: number }> = {};
  let total = 0;
  for (let back = DAYS - 1; back >= 0; back -= 1) {
    const seconds = generator.chance(outages) ? generator.whole(60, (DAY_SECONDS / 100) * longest) : 0;
    byDate[new Date(last - back * DAY_MS).toISOString().slice(0, 10)] = { downtime: seconds };
    total += seconds;
  }
  return { total, byDate };
}

function jobs(generator: NetworkGenerator): readonly Job[] {
  const past = generator.chance(30) ? [job(generator, 'completed')] : [];
  if (generator.chance(7)) return [...past, job(generator, 'running')];
  return generator.chance(2) ? [...past, job(generator, 'pending')] : past;
}

function job(generator: NetworkGenerator, status: 'completed' | 'running' | 'pending'): Job {
  const hired = generator.whole(1, 14) * 1_440;
  const served = status === 'pending' ? 0 : status === 'running' ? generator.whole(0, hired) : hired;
  const last = Date.parse(`${REFERENCE_DAY}T00:00:00.000Z`);
  const start = status === 'pending' ? last + generator.whole(1, 24) * 3_600_000 : last - served * 60_000;
  const rate = generator.whole(20, 900);
  return {
    for: generator.uuid(),
    status,
    start_time: clockText(start),
    end_time: clockText(start + hired * 60_000),
    compute_minutes_hired: hired,
    compute_minutes_served: served,
    total_hire_rate: rate,
    earned: Math.floor((rate * served) / hired),
    slashed: 0,
    uptime_percent: generator.whole(92, 100),
  };
}

function clockText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** Returns the number of devices of each owner: 1 to 12 each, `DEVICES` in total. */
function ownerCounts(generator: NetworkGenerator): readonly number[] {
  const counts = Array.from({ length: OWNERS }, () => generator.of(DEVICES_PER_OWNER));
  for (let missing = DEVICES - counts.reduce((sum, count) => sum + count, 0); missing !== 0; ) {
    const at = generator.whole(0, OWNERS - 1);
    const step = Math.sign(missing);
    const count = (counts[at] ?? 0) + step;
    if (count < 1 || count > 12) continue;
    counts[at] = count;
    missing -= step;
  }
  return counts;
}

/** Returns a seeded random generator with numbers, weighted choices and UUIDs. */
function createGenerator(seed: number): NetworkGenerator {
  const { uint32, integer, chance } = createRng(seed);
  const of = <T>(choices: readonly Weighted<T>[]): T => {
    let rest = integer(
      1,
      choices.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, choice] of choices) {
      rest -= weight;
      if (rest <= 0) return choice;
    }
    throw new Error('a choice without weights');
  };
  const uuid = (): string => {
    const hex = Array.from({ length: 4 }, () => uint32().toString(16).padStart(8, '0')).join('');
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  return { whole: integer, of, uuid, chance };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(DEVICES_FILE, makeNetwork());
