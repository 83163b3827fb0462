// A new offer in four steps on one page: preconditions, amount, share, summary. Finished steps stay readable, the panel sums up live, and
// the plan stands in the URL. Replacing an open offer is the same page with the offer that closes.

import { useSession } from '@tandem/client/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { OfferPlan } from '../app/offer-plan.ts';
import { isMore, isSome, minus, type OwnedDevice, parameterOf, readAmount, stakeOf, sum } from '../app/owner.ts';
import type { ChangePlan, Planned } from '../app/planned.ts';
import { plain } from '../app/refusal.ts';
import { asked } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { Empty } from '../components/note.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { Hatches } from '../components/stake-bar.tsx';
import { hardware, place } from '../format.ts';
import { NewOfferPageDocument, OfferQuoteDocument } from '../generated/owner.ts';
import { t } from '../text.ts';
import { PlanPanel } from './new-offer-panel.tsx';
import { ShareStep } from './new-offer-share.tsx';
import { AmountStep, PreconditionsStep } from './new-offer-steps.tsx';
import { SummaryStep } from './new-offer-summary.tsx';

const route = getRouteApi('/staking/$id/offer');
const QUIET_MS = 250;

export function NewOfferScreen() {
  const { id } = route.useParams();
  const session = useSession();
  useTitle(t('newOffer.title'));
  const { data, error, isPending, refetch } = useQuery({
    ...asked('staking', NewOfferPageDocument, { id }),
    enabled: session != null,
  });
  if (session === null) return <SignedOut />;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton className="w-3" />;
  const owned = data.node?.__typename === 'OwnedDevice' ? data.node : null;
  if (owned !== null) return <Wizard owned={owned} parameters={data.protocol.parameters} />;
  return (
    <Empty
      title={t('newOffer.none')}
      actions={
        <Link className="btn btn-sm" to="/staking">
          {t('staking.title')}
        </Link>
      }
    >
      {t('newOffer.noneText')}
    </Empty>
  );
}

function Wizard({ owned, parameters }: Pick<Planned, 'owned' | 'parameters'>) {
  const plan = route.useSearch();
  const navigate = route.useNavigate();
  const change: ChangePlan = (next) =>
    void navigate({ search: (before) => ({ ...before, ...next }) as OfferPlan, replace: true, resetScroll: false });
  const { device } = owned;
  const typed = plan.amount ?? firstAmount(owned, plan);
  const amount = readAmount(typed);
  const shareBps = plan.share ?? firstShare(owned, amount ?? '0');
  const planned = useQuiet(JSON.stringify([amount, shareBps]));
  const [quotedAmount, quotedShare] = JSON.parse(planned) as [string | null, number];
  const { data, error, refetch } = useQuery({
    ...asked('staking', OfferQuoteDocument, {
      deviceId: device.id,
      replaces: plan.replaces ?? null,
      requestedAmount: quotedAmount,
      rewardShareBps: quotedShare,
    }),
    placeholderData: keepPreviousData,
  });
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  const quote = data?.offerQuote ?? null;
  if (quote === null) return <Skeleton className="w-3" />;
  const { counted } = stakeOf(owned);
  const maxShare = parameterOf(parameters, 'maxRewardShareBps');
  const takenBps = Math.max(0, maxShare - quote.maxRewardShareBps);
  const shown: Planned = {
    owned,
    quote,
    plan,
    typed,
    amount,
    shareBps,
    takenBps,
    keptBps: Math.max(0, 10_000 - takenBps - shareBps),
    stakeLimit: limitOf(device.requiredStake, parameterOf(parameters, 'maxCoStakeBps')),
    counted,
    afterClaim: sum([counted, amount ?? '0']),
    parameters,
  };
  return (
    <>
      <Hatches />
      <nav className="crumbs" aria-label={t('app.where')}>
        <Link to="/staking">{t('staking.title')}</Link>
        <Icon name="right" />
        <span>
          {hardware(device)}, {place(device)}
        </span>
      </nav>
      <div className="pagehead">
        <div>
          <h1>{plan.replaces === undefined ? t('newOffer.title') : t('newOffer.replaceTitle')}</h1>
          <p>{plan.replaces === undefined ? t('newOffer.lead') : t('newOffer.replaceLead')}</p>
        </div>
      </div>
      <div className="cols">
        <div className="steps">
          <PreconditionsStep planned={shown} slim={plan.step === 'summary'} />
          <AmountStep planned={shown} change={change} />
          <ShareStep planned={shown} change={change} />
          <SummaryStep planned={shown} change={change} />
        </div>
        <PlanPanel planned={shown} change={change} problem={problemOf(shown)} />
      </div>
    </>
  );
}

/** Half of the requirement, rounded down as the API does: co-stakers may hold at most that. */
const limitOf = (required: string, bps: number): string => String(Math.floor((Number(required) * bps) / 10_000));

/** The amount that is proposed first: what is short, else all that is left. */
function firstAmount(owned: OwnedDevice, plan: OfferPlan): string {
  const replaced = owned.liveOffers.find(({ id }) => id === plan.replaces);
  if (replaced !== undefined) return replaced.requestedAmount;
  const { short } = stakeOf(owned);
  return isSome(short) && isMore(owned.stakeRoom, short) ? short : owned.stakeRoom;
}

/** The share that is proposed first: five points above the part of the stake, in whole per cent. */
function firstShare(owned: OwnedDevice, amount: string): number {
  const [asks, own] = [Number(amount), Number(owned.ownerStake)];
  const even = asks + own === 0 ? 0 : (asks / (asks + own)) * 100;
  return Math.max(1, Math.min(owned.shareRoom, (Math.ceil(even) + 5) * 100));
}

/** Returns why the plan cannot be published as it is; null when it can. */
function problemOf({ quote, amount, shareBps, plan }: Planned): string | null {
  const unmet = quote.eligibility.checks.find(({ met }) => !met);
  if (unmet !== undefined) return plain(unmet.message);
  if (amount === null) return t('owner.typeAmount');
  if (isMore(amount, quote.maxRequestedAmount) || isSome(minus(quote.minRequestedAmount, amount)))
    return t('newOffer.amountOut');
  if (shareBps < quote.minRewardShareBps || shareBps > quote.maxRewardShareBps) return t('newOffer.shareOut');
  if (plan.step === 'summary' && plan.reserved !== undefined && !/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(plan.reserved))
    return t('newOffer.reservedOut');
  return null;
}

/** Returns a value once it has not changed for a moment. */
function useQuiet(value: string): string {
  const [quiet, setQuiet] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return quiet;
}
