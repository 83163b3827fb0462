// An offer with everything that is public about it, and the panel in which it is claimed.

import { formatAmount, parseAmount } from '@tandem/client/money';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { marketNow } from '../app/clock.ts';
import { asked } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Alias, Copy } from '../components/alias.tsx';
import { Amount, Measure, Share } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Failure } from '../components/failure.tsx';
import { Figures, Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { Empty, Note } from '../components/note.tsx';
import { Section } from '../components/section.tsx';
import { width } from '../components/share-cell.tsx';
import { Label } from '../components/status.tsx';
import { grouped, hardware, percent, place, shortAmount, yieldPercent } from '../format.ts';
import { OfferPageDocument } from '../generated/offer.ts';
import { t, textOf } from '../text.ts';
import type { OfferOfPage, ParametersOfPage } from './offer-data.ts';
import { ClaimBar, ClaimPanel } from './offer-panel.tsx';
import { DeviceSection, ExitSection, HistorySection, ReliabilitySection, SlashSection } from './offer-sections.tsx';

const route = getRouteApi('/offers/$slug');
const DAY_MS = 86_400_000;

export function OfferScreen() {
  const { slug } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(asked('offer', OfferPageDocument, { slug }));
  useTitle(data?.offer == null ? t('offer.title') : hardware(data.offer.device));
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Loading />;
  if (data?.offer == null) {
    return (
      <Empty
        title={t('offer.none')}
        actions={
          <Link className="btn btn-sm" to="/">
            {t('nav.market')}
          </Link>
        }
      >
        {t('offer.noneText')}
      </Empty>
    );
  }
  return <OfferView offer={data.offer} parameters={data.protocol.parameters} />;
}

function OfferView({ offer, parameters }: { readonly offer: OfferOfPage; readonly parameters: ParametersOfPage }) {
  const { device, estimate } = offer;
  const parameter = (name: string): number => Number(parameters.find((one) => one.name === name)?.value ?? 0);
  const [wait, cooldown] = [parameter('waitPeriodMs'), parameter('cooldownMs')];
  const now = marketNow();
  const exit = {
    waitEndsAt: new Date(now + wait).toISOString(),
    cooldownEndsAt: new Date(now + wait + cooldown).toISOString(),
    waitMs: wait,
    cooldownMs: cooldown,
  };
  const blocksPerDay = Math.round(DAY_MS / Math.max(1, parameter('blockIntervalMs')));
  const perDay = estimate === null ? null : formatAmount(parseAmount(estimate.perBlock) * BigInt(blocksPerDay));
  const days = (ms: number): number => Math.round(ms / DAY_MS);
  return (
    <>
      <nav className="crumbs" aria-label={t('app.where')}>
        <Link to="/">{t('nav.market')}</Link>
        <Icon name="right" />
        <span className="mono">{offer.slug}</span>
        <Copy value={offer.url} what={t('offer.link')} icon="link" />
      </nav>
      <div className="cols">
        <div>
          <div className="pagehead">
            <div>
              <h1>{hardware(device)}</h1>
              <p>
                {place(device)} · {t('offer.by')} <Alias alias={device.owner.alias} title={t('market.aliasTitle')} /> ·{' '}
                {t('offer.opened')} <DateTime at={offer.createdAt} form="short" />
              </p>
            </div>
            <Label label={offer.label} text={offer.labelText} />
          </div>
          <Closed offer={offer} />
          <Figures
            lead
            items={[
              { name: t('market.asks'), value: <Amount value={offer.requestedAmount} />, sub: t('offer.whole') },
              { name: t('offer.gives'), value: <Share bps={offer.rewardShareBps} />, sub: t('offer.ofEvery') },
              {
                name: t('market.estimateLong'),
                value: estimate === null ? t('market.noneYet') : <Amount value={estimate.perBlock} />,
                sub:
                  estimate === null ? t('market.noneYetSub') : t('offer.fromBlocks', { count: estimate.sampleBlocks }),
              },
              {
                name: t('offer.apr'),
                value:
                  estimate === null ? '–' : <Measure value={yieldPercent(estimate.aprBps)} unit={t('unit.percent')} />,
                sub: offer.estimateCaveat === null ? t('offer.notCompounded') : t(`market.${offer.estimateCaveat}`),
              },
            ]}
          />
          {estimate !== null && <BreakEven offer={offer} estimate={estimate} />}
          <ReliabilitySection reliability={device.reliability} />
          <SlashSection slashes={device.slashes.nodes} />
          {offer.status === 'OPEN' && <ExitSection exit={exit} />}
          <DeviceSection offer={offer} exitDays={t('offer.exitDays', { wait: days(wait), cooldown: days(cooldown) })} />
          <HistorySection offer={offer} />
        </div>
        <ClaimPanel offer={offer} withdrawableAt={exit.cooldownEndsAt} perDay={perDay} />
      </div>
      {offer.status === 'OPEN' && <ClaimBar offer={offer} withdrawableAt={exit.cooldownEndsAt} />}
    </>
  );
}

/** Says that an offer cannot be claimed any more. */
function Closed({ offer }: { readonly offer: OfferOfPage }) {
  if (offer.status === 'OPEN') return null;
  const title = offer.status === 'FILLED' ? t('offer.filledNote') : t('offer.closedNote');
  return (
    <div className="stack">
      <Note icon="off" title={title}>
        {textOf('closeReason', offer.closeReason ?? '')} {t('offer.linkWorks')}
      </Note>
      <span />
    </div>
  );
}

function BreakEven({
  offer,
  estimate,
}: {
  readonly offer: OfferOfPage;
  readonly estimate: NonNullable<OfferOfPage['estimate']>;
}) {
  const { rewardShareBps, requestedAmount } = offer;
  const { breakEvenShareBps, perBlock } = estimate;
  const points = rewardShareBps - breakEvenShareBps;
  const even = formatAmount((parseAmount(perBlock) * BigInt(breakEvenShareBps)) / BigInt(Math.max(1, rewardShareBps)));
  return (
    <Section
      title={t('offer.breakEven')}
      aside={
        <>
          <b className={points >= 0 ? 'acc mid' : 'wait mid'}>
            {t(points >= 0 ? 'offer.above' : 'offer.below', { points: percent(Math.abs(points)) })}
          </b>{' '}
          {t('offer.alone')}
        </>
      }
    >
      <dl className="bars2">
        <div>
          <dt>{t('offer.putIn')}</dt>
          <dd>
            <svg className="pair" height="12" aria-hidden="true">
              <rect className="bg" width="100%" height="12" rx="2" />
              <rect className="own" width={width(breakEvenShareBps)} height="12" rx="2" />
            </svg>
          </dd>
          <dd className="v">
            <Share bps={breakEvenShareBps} />
          </dd>
          <dd className="sub">{t('offer.ofStake', { amount: shortAmount(requestedAmount) })}</dd>
        </div>
        <div>
          <dt>{t('offer.get')}</dt>
          <dd>
            <svg className="pair" height="12" aria-hidden="true">
              <rect className="bg" width="100%" height="12" rx="2" />
              <rect className={points >= 0 ? 'co' : 'under'} width={width(rewardShareBps)} height="12" rx="2" />
              <line className="tick" x1={width(breakEvenShareBps)} x2={width(breakEvenShareBps)} y1="-4" y2="16" />
            </svg>
          </dd>
          <dd className={points >= 0 ? 'v acc' : 'v wait'}>
            <Share bps={rewardShareBps} />
          </dd>
          <dd className="sub">
            {t('offer.wouldBeEven', {
              amount: shortAmount(perBlock),
              even: shortAmount(even),
              blocks: grouped(estimate.sampleBlocks),
            })}
          </dd>
        </div>
      </dl>
    </Section>
  );
}

function Loading() {
  return (
    <div aria-busy="true">
      <span className="hide" role="status">
        {t('app.loading')}
      </span>
      <div className="pagehead">
        <h1>
          <Skeleton className="w-2 figskel" />
        </h1>
      </div>
      <Skeleton className="w-4" />
      <Skeleton className="w-3" />
    </div>
  );
}
