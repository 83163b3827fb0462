// The measured operations of the benchmark of reads. The n-th request has its own variables that select the same rows, so that an
// answer cached for equal variables does not serve the next request; operations with `get` repeat equal variables on purpose.

export const OFFER_FIELDS = `id slug status requestedAmount rewardShareBps createdAt expiresAt estimate { perBlock aprBps }
  canClaim { allowed refusals { code } }
  device { deviceId kind model quantity country connectivityTier reliability { score } owner { alias } }`;

/** The GraphQL document of each operation: for Tandem, and for the other GraphQL servers, whose fields take plain arguments. */
export const DOCUMENTS = {
  Page: {
    tandem: `query Page($kind: DeviceKind!, $minReliability: Float!, $first: Int!, $after: String) {
      offers(first: $first, after: $after, orderBy: { field: ESTIMATED_APR, direction: DESC },
             filter: { kind: $kind, status: [OPEN], reliability: { min: $minReliability } }) {
        edges { cursor node { ${OFFER_FIELDS} } } pageInfo { hasNextPage endCursor } } }`,
    plain: `query Page($kind: String!, $minReliability: Float!, $first: Int!, $after: String) {
      offers(kind: $kind, minReliability: $minReliability, first: $first, after: $after) {
        edges { cursor node { ${OFFER_FIELDS} } } pageInfo { hasNextPage endCursor } } }`,
  },
  One: {
    tandem: `query One($slug: String!) { offer(by: { slug: $slug }) { ${OFFER_FIELDS} } }`,
    plain: `query One($slug: String!) { offer(slug: $slug) { ${OFFER_FIELDS} } }`,
  },
  Facets: {
    tandem: `query Facets($minAmount: TokenAmount!) {
      marketplaceFacets(filter: { status: [OPEN, FILLED], requestedAmount: { min: $minAmount } }) { ${facetFields()} } }`,
    plain: `query Facets($minAmount: String!) { marketplaceFacets(minAmount: $minAmount) { ${facetFields()} } }`,
  },
  Count: {
    tandem: `query Count($model: String!, $country: String!, $minAmount: TokenAmount!) {
      offers(filter: { models: [$model], countries: [$country], status: [OPEN], requestedAmount: { min: $minAmount } }) {
        totalCount } }`,
    plain: `query Count($model: String!, $country: String!, $minAmount: String!) {
      count(model: $model, country: $country, minAmount: $minAmount) { totalCount } }`,
  },
  Viewer: {
    tandem: `query Viewer($first: Int!) { viewer { claimSlots { used } ${coStakeFields()} } }`,
    plain: `query Viewer($first: Int!) { viewer { claimSlots { used } ${coStakeFields()} } }`,
  },
  Smallest: { tandem: 'query Smallest { __typename }', plain: 'query Smallest { __typename }' },
} as const;
export type OperationName = keyof typeof DOCUMENTS;

export type Measured = {
  readonly title: string;
  readonly operation: OperationName;
  /** Number of open connections; each has one request at a time. */
  readonly connections: number;
  readonly variables: (n: number, inputs: Inputs) => object;
  /** Set for operations that only Tandem and the limit run, as a GET that a cache may answer; `unchanged` sends `If-None-Match`. */
  readonly get?: 'kept' | 'unchanged';
  /** True for an operation that only Tandem and the limit run: Tandem with an access token, the limit with the id of the account. */
  readonly isSignedIn?: true;
};

export type Inputs = {
  readonly slugs: readonly string[];
  /** Cursor from which the deep page is read; each server issues its own. */
  readonly deepCursor: string;
  /** The signed-in viewer: a token for Tandem, the account for the limit; null while nobody is signed in. */
  readonly viewer: Viewer | null;
};

/** An account with two co-stakes, and an access token of a wallet of it. */
export type Viewer = { readonly accountId: string; readonly token: string };

/** Returns a score that differs for each request and that a server rounds to 80.01. */
const reliability = (n: number): number => (80_000_001 + (n % 9_998)) / 1e6;
/** Returns an amount that differs for each request and lies below every requested amount. */
const amount = (n: number): string => `1.${String(1 + (n % 99_999_998)).padStart(8, '0')}`.replace(/0+$/, '');
const page = (n: number) => ({ kind: 'GPU', minReliability: reliability(n), first: 20, after: null });

export const MEASURED: readonly Measured[] = [
  { title: 'first page of 20', operation: 'Page', connections: 16, variables: page },
  {
    title: 'deep page of 20',
    operation: 'Page',
    connections: 16,
    variables: (n, { deepCursor }) => ({ ...page(n), after: deepCursor }),
  },
  {
    title: 'one offer by slug',
    operation: 'One',
    connections: 16,
    variables: (n, { slugs }) => ({ slug: slugs[n % slugs.length] }),
  },
  { title: '`{ __typename }`', operation: 'Smallest', connections: 16, variables: () => ({}) },
  { title: 'facets', operation: 'Facets', connections: 1, variables: (n) => ({ minAmount: amount(n) }) },
  {
    title: 'count of a sparse filter',
    operation: 'Count',
    connections: 1,
    variables: (n) => ({ model: 'A40', country: 'AR', minAmount: amount(n) }),
  },
  {
    title: 'signed-in viewer with two co-stakes',
    operation: 'Viewer',
    connections: 16,
    variables: (_, { viewer }) => ({ first: 20, ...(viewer === null ? {} : { accountId: viewer.accountId }) }),
    isSignedIn: true,
  },
  { title: 'kept page', operation: 'Page', connections: 16, variables: () => page(0), get: 'kept' },
  { title: '304', operation: 'Page', connections: 16, variables: () => page(0), get: 'unchanged' },
];

function facetFields(): string {
  const count = '{ value count }';
  return `models ${count} kinds ${count} countries ${count} statuses ${count} minRequestedAmount maxRequestedAmount`;
}

function coStakeFields(): string {
  return `coStakes(first: $first) { totalCount nodes { id phase amount held claimedAt counterparty { alias }
    offer { slug status requestedAmount device { model country reliability { score } } } } }`;
}
