// Tests of the figures in the descriptions of both schemas: each stands in a phrase that is built from a constant of the program, or in an
// example. A new figure in neither fails the test, and so does a constant that is changed without its description.

import {
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { CLOCK_TOLERANCE_MS } from '../../src/app/authorization.ts';
import { RETENTION_MS } from '../../src/app/retention.ts';
import { DELIVERY_LOG_MS } from '../../src/app/webhook-dispatch.ts';
import { REMIND_BEFORE_MS } from '../../src/domain/deadline.ts';
import { SLUG_LETTERS } from '../../src/domain/key.ts';
import { formatTokenAmount, MAX_BASE_UNITS, TOKEN_DECIMALS } from '../../src/domain/money.ts';
import { MAX_REQUESTED_PAYOUTS } from '../../src/domain/payout.ts';
import { RELIABILITY_WINDOW_DAYS } from '../../src/domain/reliability.ts';
import { MAX_CLAIMED_SOURCES } from '../../src/domain/reward-claim.ts';
import { MAX_SLASH_FREE_DAYS } from '../../src/domain/slash.ts';
import {
  MAX_WEBHOOK_ENDPOINTS,
  MAX_WEBHOOK_URL,
  RELAXED_IN_FLIGHT,
  SECRET_OVERLAP_MS,
  WEBHOOK_PORTS,
} from '../../src/domain/webhook.ts';
import { MAX_REPORTED_FAULTS } from '../../src/formats/field.ts';
import {
  MAX_CURSOR_TEXT,
  MAX_DEVICE_PREFIX,
  MAX_FILTER_TEXT,
  MAX_LIST,
  MAX_REFERENCE_TEXT,
  MAX_SHARE_DISTANCE_BPS,
} from '../../src/schema/bounds.ts';
import { DEFAULT_PAGE, MAX_PAGE } from '../../src/schema/connection.ts';
import { schema } from '../../src/schema/index.ts';
import { MOST_REWARDS } from '../../src/schema/network/block.ts';
import { LARGEST_DEPOSIT } from '../../src/schema/network/deposit.ts';
import { LONGEST_MODEL, MOST_DEVICES, MOST_MULTIPLIERS, MOST_UNLISTABLE } from '../../src/schema/network/device.ts';
import { MOST_PARAMETERS } from '../../src/schema/network/parameter.ts';
import { networkSchema } from '../../src/schema/network/schema.ts';
import { MOST_POINTS } from '../../src/schema/reward-series.ts';
import { LARGEST_GIFT, LAST_YEAR, LONGEST_STEP_SECONDS } from '../../src/schema/sandbox.ts';
import { LABEL } from '../../src/schema/session.ts';
import { NETWORK_BODY_BYTES } from '../../src/server/server.ts';
import { TIMEOUT_MS } from '../../src/server/webhooks/transport.ts';
import { REFRESH_TOKEN_MS, REPLAY_MS } from '../../src/session/refresh.ts';
import { CHECKPOINT_EVERY_MS } from '../../src/stream/stream.ts';
import { NONCE_LETTERS } from '../../src/wallet/message.ts';
import { KEY_BYTES, SIGNATURE_BYTES } from '../../src/wallet/signature.ts';
import { PARAMETERS } from '../kit/device-aggregate.ts';

const DAY_MS = 86_400_000;
const spaced = (value: bigint | number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
const io = (units: bigint): string => `${spaced(units / 10n ** BigInt(TOKEN_DECIMALS))} IO`;
const days = (ms: number): string => `${ms / DAY_MS} days`;
/** Longest label that the pattern accepts. */
const longestLabel = Array.from({ length: 200 }, (_, index) => index + 1).findLast((n) => LABEL.test('x'.repeat(n)));

/** Phrases of the descriptions, each built from the constants that the program uses. */
const PHRASES: readonly string[] = [
  `1 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}`,
  `end of the list: 1 to ${MAX_PAGE}`,
  `At most ${MAX_LIST} global ids`,
  `global ids, at most ${MAX_LIST}`,
  `in either case, at most ${MAX_LIST}`,
  `at most ${MOST_POINTS} points`,
  `at most ${MAX_LIST} names`,
  `negative: -${MAX_SHARE_DISTANCE_BPS} to ${MAX_SHARE_DISTANCE_BPS}`,
  `24-hour days up to now, 1 to ${MAX_SLASH_FREE_DAYS}`,
  `at most ${MAX_LIST} values`,
  `at most ${MAX_FILTER_TEXT} characters`,
  `1 to ${MAX_DEVICE_PREFIX} hexadecimal digits`,
  `at most ${MAX_CURSOR_TEXT} characters`,
  `1 to ${MAX_REFERENCE_TEXT} printable characters`,
  `1 to ${LONGEST_STEP_SECONDS} (ten years)`,
  `1 to ${LONGEST_STEP_SECONDS} seconds`,
  `no report at a time: ${MAX_REQUESTED_PAYOUTS}`,
  `at most ${MAX_WEBHOOK_URL} characters, with https on port ${WEBHOOK_PORTS.join(' or ')}`,
  `neither ${WEBHOOK_PORTS.join(' nor ')}`,
  `At most ${MAX_WEBHOOK_ENDPOINTS} per account`,
  `At most ${MAX_WEBHOOK_ENDPOINTS}. Needs the role`,
  `endpoints of an account: ${MAX_WEBHOOK_ENDPOINTS}`,
  `the oldest first; at most ${MAX_WEBHOOK_ENDPOINTS}`,
  `endpoints of the operator: ${MAX_WEBHOOK_ENDPOINTS}`,
  `the oldest first; at most ${MAX_CLAIMED_SOURCES}`,
  `at most ${MAX_CLAIMED_SOURCES} of them`,
  `In ${REMIND_BEFORE_MS / 3_600_000} hours a date`,
  `or ${SECRET_OVERLAP_MS / 3_600_000} hours`,
  `kept for ${days(DELIVERY_LOG_MS)}`,
  `Attempts of the last ${days(DELIVERY_LOG_MS)}`,
  `wait for up to ${days(RETENTION_MS)}`,
  `milliseconds, at most ${spaced(TIMEOUT_MS)}`,
  `Up to ${RELAXED_IN_FLIGHT} messages`,
  `at most ${RELAXED_IN_FLIGHT} wait`,
  `not beyond the year ${LAST_YEAR}`,
  `more than 0 and at most ${io(LARGEST_GIFT)}`,
  `more than 0 and at most ${io(LARGEST_DEPOSIT)}`,
  `at most ${spaced(MOST_DEVICES)}, each device`,
  `one entry per nominated device, at most ${spaced(MOST_REWARDS)}`,
  `at most ${spaced(MOST_MULTIPLIERS)} entries`,
  `1 to ${MOST_PARAMETERS}, else`,
  `first ${MOST_UNLISTABLE} imported devices`,
  `1 to ${LONGEST_MODEL} printable ASCII`,
  `at most the first ${MAX_REPORTED_FAULTS}`,
  `at most ${NETWORK_BODY_BYTES / 1024 ** 2} MiB`,
  `within ${REPLAY_MS / 1000} seconds`,
  `for at most ${days(REFRESH_TOKEN_MS)}`,
  `older than ${days(RETENTION_MS)}`,
  `in the last ${days(RETENTION_MS)} of market time`,
  `at least every ${CHECKPOINT_EVERY_MS / 1000} seconds`,
  `at most ${CLOCK_TOLERANCE_MS / 1000} seconds ahead`,
  `1 to ${longestLabel} characters`,
  `${SLUG_LETTERS} letters and digits`,
  `${NONCE_LETTERS} base62 characters`,
  `${SIGNATURE_BYTES} bytes in base58 or base64`,
  `${KEY_BYTES}-byte Ed25519`,
  `at most ${TOKEN_DECIMALS} fraction digits and ${formatTokenAmount(MAX_BASE_UNITS)}`,
  `at most ${TOKEN_DECIMALS} fraction digits`,
  `up to ${TOKEN_DECIMALS} fraction digits`,
  `smallest unit: ${TOKEN_DECIMALS}`,
  `one day is ${DAY_MS}`,
  `rolling ${RELIABILITY_WINDOW_DAYS} days`,
  `over the ${RELIABILITY_WINDOW_DAYS} days`,
  `last ${RELIABILITY_WINDOW_DAYS} UTC days`,
  `window in days: ${RELIABILITY_WINDOW_DAYS}`,
  `last ${PARAMETERS.estimateWindowBlocks} blocks`,
  `published maximum: ${PARAMETERS.estimateWindowBlocks}`,
  `an estimate (published value: ${PARAMETERS.minEstimateSampleBlocks})`,
  `of an account (published value: ${PARAMETERS.claimCap})`,
  `wallets of an account (published value: ${PARAMETERS.maxWalletsPerAccount})`,
  `wait period (published value: ${days(PARAMETERS.waitPeriodMs)})`,
  `agreed cooldown (${days(PARAMETERS.cooldownMs)})`,
  `cooldown (published value: ${days(PARAMETERS.cooldownMs)})`,
  `in time (published value: ${days(PARAMETERS.slashReviewMs)})`,
  `block intervals of ${PARAMETERS.blockIntervalMs / 3_600_000} hour`,
  `block interval (${PARAMETERS.blockIntervalMs / 3_600_000} hour)`,
  `Number of cards, 1 to ${PARAMETERS.maxCardsPerDevice}`,
  `may request (published value: ${io(PARAMETERS.minCoStake)})`,
  `in basis points (published value: ${PARAMETERS.minRewardShareBps})`,
  `largest share (published value: ${PARAMETERS.maxRewardShareBps})`,
  `offers on a device (published value: ${PARAMETERS.maxLiveOffersPerDevice})`,
  `pending or active (published limit: ${PARAMETERS.maxLiveOffersPerDevice})`,
  `in basis points, ${PARAMETERS.minRewardShareBps} to ${PARAMETERS.maxRewardShareBps}`,
  `${PARAMETERS.minRewardShareBps} to ${PARAMETERS.maxRewardShareBps} basis points`,
];

/** Figures of a definition, which no constant of the program holds and no setting changes: scales, formulas, standards, and zero. */
const DEFINITIONS: readonly RegExp[] = [
  /RFC 3339|ISO 3166-1 alpha-2|SHA-256|SOC 2|Ed25519|base(?:58|62|64)|1970-01-01T00:00Z/g,
  /off-chain message, version [01]/g,
  /TIER_0 to TIER_4|such as 97\.15/g,
  /connectivity tier \(0 to 4\)|0 \(none\) to 4; an offer needs at least 1|tier is 0; an offer needs 1 to 4/g,
  /100 × uptime × \(succeeded ÷ nominated\)² × 0\.9\^slashes|max\(1, multiplier\)/g,
  /\(?\b0 to 100\b\)?(?: with (?:two|at most four) decimals)?|between 0 and 100|from 0 to 100/g,
  /between 1 and 10000 basis points|1 to 10000 basis points/g,
  /years 2000 to 9999|at most 12 digits before and 8 after the point|1 to 60 printable ASCII/g,
  /with 0 (?:the|it)|model is 0|below [01]\b|must be 0 for|; 0 (?:once|when)/g,
  /status 410|of this message, from 1/g,
];

/** Examples: quoted, in code, or introduced as one. */
const EXAMPLES: readonly RegExp[] = [/`[^`]*`/g, /"[^"]*"/g, /7400 is 74 %/g];

const removeAll = (text: string, patterns: readonly (RegExp | string)[]): string =>
  patterns.reduce<string>((rest, pattern) => rest.replaceAll(pattern, ' '), text);

/** Returns every description of a schema with the name of what it describes. */
function descriptionsOf(of: GraphQLSchema): readonly (readonly [name: string, text: string])[] {
  const found: [string, string][] = [];
  const add = (name: string, text: string | null | undefined): void => {
    if (text != null) found.push([name, text.replace(/\s+/g, ' ')]);
  };
  for (const type of Object.values(of.getTypeMap())) {
    if (type.name.startsWith('__') || ['Int', 'Float', 'String', 'Boolean', 'ID'].includes(type.name)) continue;
    add(type.name, type.description);
    if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`, value.description);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field.description);
      if ('args' in field) {
        for (const arg of field.args)
          add(`${type.name}.${field.name}(${arg.name}: ${getNamedType(arg.type)})`, arg.description);
      }
    }
  }
  return found;
}

const ALL = [...descriptionsOf(schema), ...descriptionsOf(networkSchema)];

/** Longer phrases first, so that a phrase is not taken apart by another that is part of it. */
const LONGEST_FIRST = [...PHRASES].sort((a, b) => b.length - a.length);

const untied = (text: string): boolean =>
  /\d/.test(removeAll(removeAll(removeAll(text, EXAMPLES), LONGEST_FIRST), DEFINITIONS));

describe('the figures in the descriptions of both schemas', () => {
  it('are each tied to a constant of the program, or part of an example or a definition', () => {
    expect(ALL.filter(([, text]) => untied(text)).map(([name, text]) => `${name}: ${text}`)).toEqual([]);
  });

  it('are found by a check that reports a figure in neither', () => {
    expect(untied('Valid for 90 seconds.')).toBe(true);
    expect(untied(`Number of entries: 1 to ${MAX_PAGE + 1}, by default ${DEFAULT_PAGE}.`)).toBe(true);
    expect(untied('An amount such as `"8000"`; RFC 3339.')).toBe(false);
  });

  it.each(PHRASES)('occur in a description as the constants say: %s', (phrase) => {
    expect(ALL.some(([, text]) => text.includes(phrase))).toBe(true);
  });
});
