// The marketplace: headline figures, filters and order from the URL, the list, and what the stream says about it.

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMarks, useOpened, useResets } from '../app/live.ts';
import { CLEARED, filterOf, type MarketSearch, ORDERS, type OrderName, orderOf } from '../app/market-search.ts';
import { queries, tandem } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Failure } from '../components/failure.tsx';
import { Filling } from '../components/filling.tsx';
import { Icon } from '../components/icon.tsx';
import { Legend } from '../components/legend.tsx';
import { Empty, Note } from '../components/note.tsx';
import { Pager } from '../components/pager.tsx';
import { dateText, grouped } from '../format.ts';
import { MarketOffersDocument } from '../generated/market.ts';
import { type TextKey, t } from '../text.ts';
import { type ChangeSearch, MarketFilters } from './market-filters.tsx';
import { Headline, Slots } from './market-headline.tsx';
import { MarketRow, SkeletonRows } from './market-row.tsx';
import { ORDER_TEXTS, Toolbar } from './market-toolbar.tsx';

const PAGE = 20;
const route = getRouteApi('/');

export function MarketScreen() {
  const search = route.useSearch();
  useTitle(t('market.title'));
  const navigate = route.useNavigate();
  const change: ChangeSearch = (next) =>
    void navigate({
      search: (before: MarketSearch) =>
        Object.fromEntries(
          Object.entries({ ...before, ...next }).filter(([, value]) => value !== undefined),
        ) as MarketSearch,
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t('market.title')}</h1>
          <p>{t('market.lead')}</p>
        </div>
        <Slots />
      </div>
      <Filling />
      <Headline />
      <div className="market">
        <MarketFilters search={search} change={change} className="filters" />
        <OfferList search={search} change={change} />
      </div>
    </>
  );
}

function OfferList({ search, change }: { readonly search: MarketSearch; readonly change: ChangeSearch }) {
  const order = orderOf(search);
  const variables = { first: PAGE, filter: filterOf(search), orderBy: ORDERS[order] };
  const { data, error, isPending, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, dataUpdatedAt } =
    useInfiniteQuery({
      queryKey: ['list', variables] as const,
      queryFn: ({ pageParam, signal }) =>
        tandem.ask(MarketOffersDocument, { ...variables, after: pageParam }, { signal }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ offers: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
      placeholderData: keepPreviousData,
      // The list changes on request alone: rows do not move under the reader's hand.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    });
  const offers = useMemo(() => data?.pages.flatMap((page) => page.offers.nodes) ?? [], [data]);
  const total = data?.pages.at(-1)?.offers.totalCount;
  const marks = useMarks();
  const head = (
    <tr role="row">
      {COLUMNS.map(({ text, className, by }) => (
        <th
          role="columnheader"
          scope="col"
          key={text}
          className={className}
          aria-sort={by === order ? (ORDERS[order].direction === 'ASC' ? 'ascending' : 'descending') : undefined}
        >
          {by === undefined ? (
            t(text)
          ) : (
            <button type="button" className="sort" onClick={() => change({ order: by === 'apr' ? undefined : by })}>
              {t(text)}
              {by === order && <Icon name="down" />}
            </button>
          )}
        </th>
      ))}
    </tr>
  );
  return (
    <div aria-busy={isFetching}>
      <Toolbar search={search} change={change} total={total} />
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      <News shown={offers} updatedAt={dataUpdatedAt} />
      <table
        className="table offers"
        role="table"
        aria-label={t('market.tableLabel', { order: t(ORDER_TEXTS[order]) })}
      >
        <thead role="rowgroup">{head}</thead>
        <tbody role="rowgroup">
          {isPending ? (
            <SkeletonRows count={8} />
          ) : (
            offers.map((offer) => <MarketRow key={offer.id} offer={offer} mark={marks.get(offer.id)} />)
          )}
        </tbody>
      </table>
      {!isPending && offers.length === 0 && error === null && (
        <Empty
          title={t('market.emptyTitle')}
          actions={
            <button type="button" className="btn btn-sm" onClick={() => change(CLEARED)}>
              {t('market.clear')}
            </button>
          }
        >
          {t('market.emptyText')}
        </Empty>
      )}
      {offers.length > 0 && (
        <Legend
          label={t('market.legend')}
          items={[
            { key: 'own', text: t('market.legendOwn') },
            { key: 'co', text: t('market.legendCo') },
          ]}
        />
      )}
      {offers.length > 0 && (
        <Pager
          shown={t('market.shown', { shown: grouped(offers.length), count: grouped(total ?? 0) })}
          next={
            hasNextPage
              ? { count: Math.min(PAGE, (total ?? 0) - offers.length), busy: isFetchingNextPage, load: fetchNextPage }
              : null
          }
        />
      )}
    </div>
  );
}

const COLUMNS: readonly { readonly text: TextKey; readonly className?: string; readonly by?: OrderName }[] = [
  { text: 'market.device' },
  { text: 'market.asks', className: 'n', by: 'amount' },
  { text: 'market.shareOf', by: 'share' },
  { text: 'market.estimate', className: 'n' },
  { text: 'market.aprHead', className: 'n', by: 'apr' },
  { text: 'market.reliabilityHead', by: 'reliability' },
];

/** Counts the offers that were opened since the list was read; a click loads them. */
function News({
  shown,
  updatedAt,
}: {
  readonly shown: readonly { readonly id: string }[];
  readonly updatedAt: number;
}) {
  const opened = useOpened();
  const resets = useResets();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const ids = new Set(shown.map(({ id }) => id));
  const count = [...opened].filter((id) => !ids.has(id) && !seen.has(id)).length;
  if (count === 0)
    return resets > 0 && seen.size === 0 ? (
      <Note icon="refresh" title={t('market.reset')}>
        {t('market.resetText')}
      </Note>
    ) : null;
  const load = (): void => {
    setSeen(new Set(opened));
    void queries.invalidateQueries({ queryKey: ['list'] });
  };
  return (
    <button type="button" className="news" onClick={load}>
      {count === 1 ? t('market.newsOne') : t('market.news', { count })}
      <span className="dim">{t('market.since', { time: dateText(updatedAt, 'minute') })}</span>
    </button>
  );
}
