// Rewards: what each block paid beside what was promised, why a block paid nothing, and what can be claimed. What is chosen stands in the URL.

import { formatAmount, sumAmounts } from '@tandem/client/money';
import { useSession } from '@tandem/client/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { marketNow } from '../app/clock.ts';
import { promisedOver, type RewardSource, type RewardTime, rewardTime, rowsOf, sourcesOf } from '../app/rewards.ts';
import type { RewardsSearch } from '../app/rewards-search.ts';
import { asked } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Amount, Measure } from '../components/amount.tsx';
import { Failure } from '../components/failure.tsx';
import { Figures, Skeleton } from '../components/figures.tsx';
import { Empty } from '../components/note.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { grouped, hardware, shortAmount } from '../format.ts';
import { RewardSourcesDocument } from '../generated/rewards.ts';
import { t } from '../text.ts';
import { PaidChart } from './rewards-chart.tsx';
import { ToClaim } from './rewards-claim.tsx';
import { ClaimAll } from './rewards-claim-all.tsx';
import { RewardRows } from './rewards-rows.tsx';
import { RewardsBar, SaveBlocks } from './rewards-toolbar.tsx';
import { NothingPaid } from './rewards-why.tsx';

const route = getRouteApi('/rewards');
const DAY_MS = 86_400_000;
const NO_TIME: RewardTime = { blocks: [], days: new Map() };

export function RewardsScreen() {
  const session = useSession();
  useTitle(t('rewards.title'));
  if (session != null) return <Rewards />;
  return (
    <>
      <Head />
      {session === null && <SignedOut />}
    </>
  );
}

const Head = ({ children }: { readonly children?: ReactNode }) => (
  <div className="pagehead">
    <div>
      <h1>{t('rewards.title')}</h1>
      <p>{t('rewards.lead')}</p>
    </div>
    {children !== undefined && <div className="actions">{children}</div>}
  </div>
);

function Rewards() {
  const { data, error, isPending, refetch } = useQuery(asked('rewards', RewardSourcesDocument, {}));
  const search = route.useSearch();
  if (error !== null && data === undefined) {
    return (
      <>
        <Head />
        <Failure error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  const sources = data?.viewer == null ? [] : sourcesOf(data.viewer);
  const source = sources.find(({ id }) => id === search.source) ?? sources[0];
  if (source !== undefined) return <RewardsOf sources={sources} source={source} search={search} />;
  return (
    <>
      <Head />
      {isPending ? (
        <Skeleton className="w-3" />
      ) : (
        <Empty
          title={t('rewards.none')}
          actions={
            <Link className="btn btn-sm btn-primary" to="/">
              {t('coStakes.seeOffers')}
            </Link>
          }
        >
          {t('rewards.noneText')}
        </Empty>
      )}
    </>
  );
}

function RewardsOf({
  sources,
  source,
  search,
}: {
  readonly sources: readonly RewardSource[];
  readonly source: RewardSource;
  readonly search: RewardsSearch;
}) {
  const navigate = route.useNavigate();
  const days = search.days ?? 7;
  const span = search.by ?? 'day';
  const from = (Math.floor(marketNow() / DAY_MS) - days + 1) * DAY_MS;
  const { data: time, error, refetch } = useQuery(rewardTime(source.id, from, days));
  const { blocks, days: completed } = time ?? NO_TIME;
  const rows = rowsOf({ blocks, days: completed }, span, source.rewards.promisedPerBlock);
  const promised = promisedOver({ blocks, days: completed }, source.rewards.promisedPerBlock);
  const shown = search.faults === true ? rows.filter(({ failed, withheld }) => failed + withheld > 0) : rows;
  const change = (next: RewardsSearch): void => void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <>
      <Head>
        <SaveBlocks source={source} blocks={blocks} />
        <ClaimAll sources={sources} />
      </Head>
      <Sums sources={sources} source={source} rows={rows} promised={promised} days={days} />
      <RewardsBar sources={sources} source={source} search={search} change={change} />
      {error !== null && time === undefined ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : time === undefined ? (
        <Skeleton className="w-4" />
      ) : (
        <>
          <PaidChart rows={rows} span={span} />
          <RewardRows key={`${source.id} ${span}`} rows={shown} span={span} source={source} />
        </>
      )}
      <div className="cols rwcols">
        <div>
          <NothingPaid blocks={blocks} />
        </div>
        <ToClaim sources={sources} />
      </div>
    </>
  );
}

function Sums({
  sources,
  source,
  rows,
  promised: due,
  days,
}: {
  readonly sources: readonly RewardSource[];
  readonly source: RewardSource;
  readonly rows: ReturnType<typeof rowsOf>;
  /** What was promised for all completed blocks of the time, base units; null without a promise. */
  readonly promised: bigint | null;
  readonly days: number;
}) {
  const sum = (field: 'accrued' | 'claimed' | 'last7Days' | 'lifetime'): string =>
    sumAmounts(sources.map(({ rewards }) => rewards[field]));
  const claimable = sources.filter(({ rewards }) => Number(rewards.accrued) > 0).length;
  const paid = Number(sumAmounts(rows.map((row) => row.paid)));
  const promised = due === null ? 0 : Number(formatAmount(due));
  return (
    <Figures
      lead
      items={[
        {
          name: t('rewards.toClaim'),
          value: <Amount value={sum('accrued')} />,
          sub: claimable === 1 ? t('rewards.fromOne') : t('rewards.fromSources', { count: grouped(claimable) }),
        },
        { name: t('rewards.last7'), value: <Amount value={sum('last7Days')} />, sub: t('rewards.last7Text') },
        {
          name: t('rewards.lifetime'),
          value: <Amount value={sum('lifetime')} />,
          sub: t('rewards.claimedSum', { amount: shortAmount(sum('claimed')) }),
        },
        {
          name: t('rewards.ofPromised'),
          value:
            promised > 0 ? (
              <Measure value={((paid / promised) * 100).toFixed(1)} unit={t('unit.percent')} />
            ) : (
              t('rewards.unknown')
            ),
          sub: t('rewards.ofPromisedText', { device: hardware(source.device), days }),
        },
      ]}
    />
  );
}
