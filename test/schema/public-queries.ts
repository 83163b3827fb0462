// Every query that needs no session, with arguments for the test marketplace of full-market.ts, and a reader of the public event
// stream.

import { ALL_PUBLIC_EVENTS } from '../../src/domain/event-filter.ts';
import { globalId } from '../../src/domain/id.ts';
import { LIMITS } from '../../src/domain/request-limits.ts';
import { LOG_START, sealPosition } from '../../src/stream/position.ts';
import type { Api } from '../kit/api.ts';
import { soakLength } from '../kit/soak.ts';
import type { NestedArguments, Root } from './document-generator.ts';
import type { FullMarket } from './full-market.ts';

/** Two days of the reward series, in which full-market.ts reports blocks. */
const SERIES = '(bucket: DAY, from: "2026-03-01T00:00:00Z", to: "2026-03-03T00:00:00Z")';

/** Argument lists for nested fields that have arguments, by `Type.field`. */
export const NESTED_ARGUMENTS: NestedArguments = {
  'CoStake.rewardSeries': [SERIES],
  'Device.events': ['(first: 3)'],
  'Device.offers': ['(first: 3)'],
  'Device.rewardSeries': [SERIES],
  'OwnedDevice.coStakes': ['(first: 3)'],
  'OwnedDevice.offers': ['(first: 3)'],
  'OwnedDevice.rewardSeries': [SERIES],
  'Offer.events': ['(first: 3)'],
  'Viewer.activity': ['(first: 3)'],
  'Viewer.coStakes': ['(first: 3)'],
  'Viewer.devices': ['(first: 2)'],
  'Viewer.events': ['(first: 3)'],
  'Viewer.ledger': ['(first: 3)'],
  'Viewer.signedActions': ['(first: 3)'],
  'Offer.label': ['', '(viewpoint: CO_STAKER)'],
  'Offer.labelText': ['', '(viewpoint: CO_STAKER)'],
};

/** Returns a public stream cursor that lies before the first event. */
export function cursorBeforeFirstEvent({ world }: FullMarket): string {
  return sealPosition(world.ctx.secrets.seal, ALL_PUBLIC_EVENTS, LOG_START);
}

/** Levels of fields of the deepest queries: all that the server allows in a soak run, and without one as many as reach every type. */
const MAX_DEPTH = soakLength('QUERY_DEPTH', { short: 5, long: LIMITS.depth });

/** Returns the query root of a field; `given` are the field's arguments in parentheses. */
export function queryRoot(field: string, given = '', depth = MAX_DEPTH): Root {
  return { operation: 'query', field, arguments: given, depth: Math.min(depth, MAX_DEPTH) };
}

// Return the global id of an offer, device or co-stake in quotes, for use in a GraphQL document.
export const offerIdOf = ({ offers }: FullMarket, index: number): string =>
  JSON.stringify(globalId('Offer', offers[index]!.id));
export const deviceIdOf = ({ devices }: FullMarket, index: number): string =>
  JSON.stringify(globalId('Device', devices[index]!.key));
export const coStakeIdOf = ({ coStakes }: FullMarket, index: number): string =>
  JSON.stringify(globalId('CoStake', coStakes[index]!.id));

/**
 * Returns the query roots of all public queries: the whole test marketplace to a small depth, and parts of it to the full depth.
 * `signer` is the wallet in queries of texts to sign.
 */
export function publicQueries(market: FullMarket, signer: string): readonly Root[] {
  const [offerId, deviceId] = [
    (index: number) => offerIdOf(market, index),
    (index: number) => deviceIdOf(market, index),
  ];
  const sign = (action: string) =>
    queryRoot('signingMessage', `(action: ${action}, wallet: ${JSON.stringify(signer)})`);
  return [
    queryRoot('offers', '(first: 60)', 6),
    queryRoot('offers', '(first: 60, orderBy: { field: RELIABILITY, direction: ASC })', 4),
    queryRoot('offers', '(last: 60, filter: { excludeOwn: true })', 4),
    queryRoot('offers', '(first: 2)'),
    ...[0, 6, 8].map((index) => queryRoot('offer', `(by: { id: ${offerId(index)} })`)),
    queryRoot('device', `(by: { deviceId: "${market.devices[3]!.deviceId}" })`),
    queryRoot('device', `(by: { id: ${deviceId(7)} })`),
    queryRoot('node', `(id: ${offerId(4)})`, 8),
    queryRoot('node', `(id: ${deviceId(4)})`, 8),
    queryRoot('nodes', `(ids: [${market.devices.map((_, index) => deviceId(index)).join()}])`, 6),
    queryRoot('nodes', `(ids: [${market.offers.map((_, index) => offerId(index)).join()}])`, 6),
    queryRoot('marketplaceFacets'),
    queryRoot('blocks', '(first: 5)'),
    queryRoot('offerQuote', `(deviceId: ${deviceId(5)})`),
    queryRoot('protocol'),
    queryRoot('events', `(after: "${cursorBeforeFirstEvent(market)}", first: 100)`, 5),
    queryRoot('events', `(after: "${cursorBeforeFirstEvent(market)}", first: 2)`),
    queryRoot('viewer'),
    sign(`{ claimOffer: { offerId: ${offerId(5)} } }`),
    sign(`{ createOffer: { deviceId: ${deviceId(5)}, requestedAmount: "400", rewardShareBps: 5000 } }`),
    sign(`{ stakeDevice: { deviceId: ${deviceId(5)}, amount: "1" } }`),
  ];
}

/** Subscribes on a new socket and returns the items, each as JSON, up to the first checkpoint with `caughtUp`. */
export async function streamItems(api: Api, document: string): Promise<readonly string[]> {
  const subscription = (await api.socket()).subscribe(document);
  const items: string[] = [];
  for (;;) {
    const item = await subscription.next();
    if (item.kind !== 'next' || item.errors.length > 0) throw new Error(JSON.stringify(item));
    items.push(JSON.stringify({ data: item.data }));
    const [received] = Object.values(item.data as Readonly<Record<string, { readonly caughtUp?: boolean }>>);
    if (received?.caughtUp === true) return items;
  }
}
