// Co-staked devices: each co-stake with its phase as a line, its dates, what it earned, and what can be done with it.

import { useSession } from '@tandem/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { tandem } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Alias } from '../components/alias.tsx';
import { Amount, Share } from '../components/amount.tsx';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Empty } from '../components/note.tsx';
import { Pager } from '../components/pager.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { Label } from '../components/status.tsx';
import { grouped, hardware, place } from '../format.ts';
import { CoStakesPageDocument } from '../generated/co-stakes.ts';
import { t } from '../text.ts';
import { CoStakeActions } from './co-stake-actions.tsx';
import type { CoStakeOfPage } from './co-stake-data.ts';
import { CoStakePhaseLine } from './co-stake-phase.tsx';

export function CoStakesScreen() {
  const session = useSession();
  useTitle(t('coStakes.title'));
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t('coStakes.title')}</h1>
          <p>{t('coStakes.lead')}</p>
        </div>
      </div>
      {session === null ? <SignedOut /> : <CoStakeList />}
    </>
  );
}

function CoStakeList() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['co-stakes', 'list'] as const,
    queryFn: ({ pageParam, signal }) => tandem.ask(CoStakesPageDocument, { after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ viewer }) =>
      viewer?.coStakes.pageInfo.hasNextPage === true ? viewer.coStakes.pageInfo.endCursor : null,
  });
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) {
    return (
      <div aria-busy="true">
        <Skeleton className="w-3" />
        <Skeleton className="w-4" />
        <Skeleton className="w-3" />
      </div>
    );
  }
  const nodes = data.pages.flatMap(({ viewer }) => viewer?.coStakes.nodes ?? []);
  if (nodes.length === 0) {
    return (
      <Empty
        title={t('coStakes.none')}
        actions={
          <Link className="btn btn-sm btn-primary" to="/">
            {t('coStakes.seeOffers')}
          </Link>
        }
      >
        {t('coStakes.noneText', { limit: data.pages[0]?.viewer?.claimSlots.limit ?? 0 })}
      </Empty>
    );
  }
  return (
    <>
      {nodes.map((coStake) => (
        <CoStakeBlock key={coStake.id} coStake={coStake} />
      ))}
      {hasNextPage && (
        <Pager shown={grouped(nodes.length)} next={{ count: 20, busy: isFetchingNextPage, load: fetchNextPage }} />
      )}
    </>
  );
}

function CoStakeBlock({ coStake }: { readonly coStake: CoStakeOfPage }) {
  const { offer, amount, rewardShareBps, rewards, counterparty } = coStake;
  return (
    <section className="section costake" aria-label={hardware(offer.device)}>
      <div className="otherhead">
        <h2>
          <Link to="/co-stakes/$id" params={{ id: coStake.id }}>
            {hardware(offer.device)}
          </Link>{' '}
          <span className="faint">
            {place(offer.device)} · <Alias alias={counterparty.alias} />
          </span>
        </h2>
        <Label label={coStake.label} text={coStake.labelText} />
      </div>
      <CoStakePhaseLine coStake={coStake} />
      <div className="costakefoot">
        <dl className="facts">
          <div>
            <dt>{t('coStake.yourStake')}</dt>
            <dd>
              <Amount value={amount} />
            </dd>
          </div>
          <div>
            <dt>{t('coStake.share')}</dt>
            <dd>
              <Share bps={rewardShareBps} />
            </dd>
          </div>
          <div>
            <dt>{t('coStake.lifetime')}</dt>
            <dd>
              <Amount value={rewards.lifetime} />
            </dd>
          </div>
          <div>
            <dt>{t('coStake.toClaim')}</dt>
            <dd>
              <Amount value={rewards.accrued} />
            </dd>
          </div>
        </dl>
        <CoStakeActions coStake={coStake} size="btn-sm" />
      </div>
    </section>
  );
}
