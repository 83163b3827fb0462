// The cache settings of the client library in Apollo Client: pages are appended, and objects without an id stay in their parent.

import { gql, InMemoryCache } from '@apollo/client/core';
import { describe, expect, it } from 'vitest';
import { keys, typePolicies } from '../../client/src/cache.ts';

const PAGE = gql`
  query Page($after: String, $filter: OfferFilter) {
    offers(first: 1, after: $after, filter: $filter) {
      streamCursor
      nodes { __typename id }
      pageInfo { endCursor hasNextPage }
    }
  }
`;
const page = (id: string, streamCursor: string, hasNextPage: boolean) => ({
  offers: {
    __typename: 'OfferConnection',
    streamCursor,
    nodes: [{ __typename: 'Offer', id }],
    pageInfo: { __typename: 'PageInfo', endCursor: id, hasNextPage },
  },
});

describe('the cache settings of the client library', () => {
  it('append a following page and keep the stream cursor of the first', () => {
    const cache = new InMemoryCache({ typePolicies });
    cache.writeQuery({ query: PAGE, data: page('a', 'first', true) });
    cache.writeQuery({ query: PAGE, variables: { after: 'a' }, data: page('b', 'second', false) });
    expect(cache.readQuery({ query: PAGE })).toEqual({
      offers: {
        __typename: 'OfferConnection',
        streamCursor: 'first',
        nodes: [
          { __typename: 'Offer', id: 'a' },
          { __typename: 'Offer', id: 'b' },
        ],
        pageInfo: { __typename: 'PageInfo', endCursor: 'b', hasNextPage: false },
      },
    });
  });

  it('start again with a first page, and keep lists of other filters apart', () => {
    const cache = new InMemoryCache({ typePolicies });
    cache.writeQuery({ query: PAGE, data: page('a', 'first', true) });
    cache.writeQuery({ query: PAGE, data: page('c', 'third', false) });
    expect(cache.readQuery<ReturnType<typeof page>>({ query: PAGE })?.offers.nodes).toHaveLength(1);
    expect(cache.readQuery({ query: PAGE, variables: { filter: { quantity: { min: 2 } } } })).toBeNull();
  });

  it('merge what two queries read of the viewer', () => {
    const cache = new InMemoryCache({ typePolicies });
    const write = (field: string, value: unknown) =>
      cache.writeQuery({
        query: gql(`{ viewer { __typename ${field} } }`),
        data: { viewer: { __typename: 'Viewer', [field.split(' ')[0] ?? '']: value } },
      });
    write('streamCursor', 'c');
    write('claimSlots { __typename limit }', { __typename: 'ClaimSlots', limit: 2 });
    expect(cache.readQuery({ query: gql('{ viewer { streamCursor claimSlots { limit } } }') })).toEqual({
      viewer: { __typename: 'Viewer', streamCursor: 'c', claimSlots: { __typename: 'ClaimSlots', limit: 2 } },
    });
  });

  it("name for urql's Graphcache every type without an id", () => {
    expect(keys['OfferConnection']?.()).toBeNull();
    expect(keys['Offer']).toBeUndefined();
    expect(keys['Protocol']?.()).toBe('Protocol');
  });
});
