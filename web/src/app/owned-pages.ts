// The devices of the signed-in owner, page by page, as the lists of the owner's side show them.

import type { TypedDocument } from '@tandem/client';
import { useSession } from '@tandem/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { tandem } from './tandem.ts';

type DevicesPage = {
  readonly viewer: {
    readonly devices: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
};

/** Reads the pages of a query for the devices of the viewer; `name` is its key below `staking`, which the account's stream invalidates. */
export function useOwnedPages<Page extends DevicesPage>(
  name: string,
  document: TypedDocument<Page, { readonly after?: string | null }>,
) {
  const session = useSession();
  return useInfiniteQuery({
    queryKey: ['staking', name] as const,
    queryFn: ({ pageParam, signal }) => tandem.ask(document, { after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ viewer }: Page) =>
      viewer?.devices.pageInfo.hasNextPage === true ? viewer.devices.pageInfo.endCursor : null,
    enabled: session != null,
  });
}
