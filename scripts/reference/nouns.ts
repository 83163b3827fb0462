// The noun to which each type of the public schema belongs. A type that no row names belongs to the noun from which the fewest fields
// lead to it, so a new type needs a row only where that noun is the wrong one.

import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';

/** Per noun, the types that its page begins with. */
export const NOUNS: Readonly<Record<string, readonly string[]>> = {
  account: ['Viewer', 'Account', 'ClaimSlots'],
  agreement: ['Agreement', 'Counterparty'],
  block: ['Block', 'LatestBlock', 'NetworkTotals'],
  'co-stake': ['CoStake', 'CoStakeExit', 'CoStakePhase', 'Settlement'],
  device: ['Device', 'OwnedDevice', 'DeviceBy', 'DeviceState', 'OwnerExit', 'OperationalFault'],
  event: [
    'OfferEvent',
    'AccountEvent',
    'OfferEventFilter',
    'OfferEventPage',
    'EventType',
    'StatusLabel',
    'StreamItem',
    'OfferStreamItem',
    'AccountStreamItem',
  ],
  ledger: ['LedgerEntry', 'TransferKind'],
  marketplace: ['MarketplaceFacets', 'FacetCount'],
  offer: [
    'Offer',
    'OfferTerms',
    'OfferBy',
    'OfferFilter',
    'OfferOrder',
    'OfferQuote',
    'OfferEligibility',
    'OfferStatus',
  ],
  payout: ['Payout'],
  protocol: ['Protocol', 'ProtocolParameter', 'Multiplier', 'Token'],
  reliability: ['Reliability'],
  reward: ['BlockReward', 'RewardPoint', 'RewardEstimate', 'CoStakeRewards', 'OwnerRewards', 'RewardBucket'],
  sandbox: ['SandboxSettlementMode'],
  session: ['Session'],
  'signed-action': [
    'SignableActionInput',
    'SigningMessage',
    'WalletAuthorization',
    'SignatureFault',
    'ActionAvailability',
  ],
  slash: ['Slash', 'OwnSlash'],
  wallet: ['Wallet', 'WalletBalance', 'WalletFault'],
  webhook: ['WebhookEndpoint', 'WebhookDelivery', 'WebhookReplayFrom', 'WebhookUrlFault'],
  common: ['Node', 'PageInfo', 'IntRange', 'OrderDirection', 'Viewpoint'],
};

/** The page of a noun, relative to docs/reference. */
export const nounPage = (noun: string): string => `nouns/${noun}.md`;

/** Returns the page of each type: the pages of nouns, of actions, of refusals, of scalars and of the root types. */
export function pagesOfTypes(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  for (const type of types) {
    const page = pageByKind(schema, type);
    if (page !== null) pages.set(type.name, page);
  }
  let wave: readonly (readonly [string, string])[] = Object.entries(NOUNS).flatMap(([noun, roots]) =>
    roots.map((name) => [name, nounPage(noun)] as const),
  );
  while (wave.length > 0) {
    const fresh = wave.filter(([name]) => !pages.has(name));
    for (const [name, page] of fresh) if (!pages.has(name)) pages.set(name, page);
    wave = fresh.flatMap(([name, page]) => neighbours(schema.getType(name)).map((next) => [next.name, page] as const));
  }
  for (const { name } of types) {
    const node = /^(\w+?)(Connection|Edge)$/.exec(name)?.[1];
    const page = (node === undefined ? undefined : pages.get(node)) ?? pages.get(name) ?? nounPage('common');
    pages.set(name, page);
  }
  return pages;
}

/** The page of a type whose kind decides it; null for a type of a noun. */
function pageByKind(schema: GraphQLSchema, type: GraphQLNamedType): string | null {
  const { name } = type;
  if (name === 'Query' || name === 'Subscription') return 'reads.md';
  if (name === 'Mutation') return 'README.md';
  if (isScalarType(type)) return 'scalars.md';
  if (name === 'Refusal' || name === 'RefusalCode') return 'refusals.md';
  if (isObjectType(type) && type.getInterfaces().some((given) => given.name === 'Refusal')) return 'refusals.md';
  const action = Object.keys(schema.getMutationType()?.getFields() ?? {}).find((mutation) => {
    const title = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    return ['Input', 'Action', 'Result', 'Success'].some((end) => name === title + end);
  });
  return action === undefined ? null : `actions/${action}.md`;
}

function neighbours(type: GraphQLNamedType | undefined): readonly GraphQLNamedType[] {
  if (isUnionType(type)) return type.getTypes();
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    getNamedType(field.type),
    ...field.args.map((argument) => getNamedType(argument.type)),
  ]);
}
