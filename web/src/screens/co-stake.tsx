// One co-stake: its phase, what was paid beside what was promised, its agreement, and what can be done with it.

import { useSession } from '@tandem/client/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { asked } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Alias } from '../components/alias.tsx';
import { Amount, Share } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Failure } from '../components/failure.tsx';
import { Figures, Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { Empty, Note } from '../components/note.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { Label } from '../components/status.tsx';
import { hardware, percent, place } from '../format.ts';
import { CoStakePageDocument } from '../generated/co-stakes.ts';
import { t, textOf } from '../text.ts';
import { CoStakeActions } from './co-stake-actions.tsx';
import { AgreementSection } from './co-stake-agreement.tsx';
import type { CoStakeOfScreen } from './co-stake-data.ts';
import { CoStakePhaseLine } from './co-stake-phase.tsx';
import { PaidSection, SlashesSection } from './co-stake-sections.tsx';

const route = getRouteApi('/co-stakes/$id');

export function CoStakeScreen() {
  const { id } = route.useParams();
  const session = useSession();
  const { data, error, isPending, refetch } = useQuery({
    ...asked('co-stakes', CoStakePageDocument, { id }),
    enabled: session != null,
  });
  const coStake = data?.node?.__typename === 'CoStake' ? data.node : null;
  useTitle(coStake === null ? t('coStakes.title') : hardware(coStake.offer.device));
  if (session === null) return <SignedOut />;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton className="w-3" />;
  if (coStake !== null) return <CoStakeView coStake={coStake} />;
  return (
    <Empty
      title={t('coStake.none')}
      actions={
        <Link className="btn btn-sm" to="/co-stakes">
          {t('coStakes.title')}
        </Link>
      }
    >
      {t('coStake.noneText')}
    </Empty>
  );
}

function CoStakeView({ coStake }: { readonly coStake: CoStakeOfScreen }) {
  const { offer, counterparty, rewards, slashed, earning, notEarningReason, claimedAt } = coStake;
  const { device } = offer;
  const breakEven = offer.estimate?.breakEvenShareBps;
  return (
    <>
      <nav className="crumbs" aria-label={t('app.where')}>
        <Link to="/co-stakes">{t('coStakes.title')}</Link>
        <Icon name="right" />
        <span>
          {hardware(device)}, {place(device)}
        </span>
      </nav>
      <div className="pagehead">
        <div>
          <h1>{hardware(device)}</h1>
          <p>
            {place(device)} · {t('coStake.with')} <Alias alias={counterparty.alias} /> · {t('coStake.claimedAt')}{' '}
            <DateTime at={claimedAt} />
          </p>
        </div>
        <div className="actions">
          <Link className="btn btn-quiet" to="/offers/$slug" params={{ slug: offer.slug }}>
            {t('coStake.seeOffer')}
          </Link>
          <CoStakeActions coStake={coStake} />
        </div>
      </div>
      <p>
        <Label label={coStake.label} text={coStake.labelText} />
      </p>
      <div className="posline">
        <CoStakePhaseLine coStake={coStake} />
      </div>
      <Figures
        lead
        items={[
          {
            name: t('coStake.yourStake'),
            value: <Amount value={coStake.amount} />,
            sub:
              slashed === '0' ? (
                t('coStake.nothingSlashed')
              ) : (
                <>
                  {t('coStake.slashed')} <Amount value={slashed} />
                </>
              ),
          },
          {
            name: t('coStake.earningNow'),
            value: earning ? (
              <>
                <Icon name="ok" large />
                {t('coStake.yes')}
              </>
            ) : (
              t('coStake.no')
            ),
            yes: earning,
            sub: notEarningReason === null ? t('coStake.asDevice') : textOf('notEarning', notEarningReason),
          },
          {
            name: t('coStake.toClaim'),
            value: <Amount value={rewards.accrued} />,
            sub: (
              <>
                <Amount value={rewards.claimed} /> {t('coStake.claimedSoFar')}
              </>
            ),
          },
          {
            name: t('coStake.share'),
            value: <Share bps={coStake.rewardShareBps} />,
            sub: breakEven === undefined ? '\u00a0' : t('market.breakEven', { share: `${percent(breakEven)} %` }),
          },
        ]}
      />
      <div className="cols">
        <div>
          <PaidSection coStake={coStake} />
          <AgreementSection coStake={coStake} />
          <SlashesSection coStake={coStake} />
        </div>
        <Aside coStake={coStake} />
      </div>
    </>
  );
}

function Aside({ coStake }: { readonly coStake: CoStakeOfScreen }) {
  const { rewards, offer, countsTowardRequirement, earning, notEarningReason } = coStake;
  const { device } = offer;
  return (
    <aside className="sidecol" aria-label={t('coStake.inNumbers')}>
      <section>
        <h2>{t('coStake.earnings')}</h2>
        <dl className="kv">
          {(
            [
              ['coStake.last7', rewards.last7Days],
              ['coStake.lifetime', rewards.lifetime],
              ['coStake.claimedSum', rewards.claimed],
              ['coStake.meanPerBlock', rewards.paidPerBlock],
            ] as const
          ).map(([name, value]) => (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd>{value === null ? '–' : <Amount value={value} />}</dd>
            </div>
          ))}
        </dl>
        <CoStakeActions coStake={{ ...coStake, phase: 'PENDING' }} more={['CLAIM_REWARDS']} size="btn-wide" />
      </section>
      <section>
        <h2>{t('coStake.counts')}</h2>
        <ul className="checks">
          <li className={countsTowardRequirement ? 'yes' : 'no'}>
            <Icon name={countsTowardRequirement ? 'ok' : 'bad'} />
            <span>{t(countsTowardRequirement ? 'coStake.countsYes' : 'coStake.countsNo')}</span>
          </li>
          <li className={earning ? 'yes' : 'no'}>
            <Icon name={earning ? 'ok' : 'bad'} />
            <span>{earning ? t('coStake.earnsYes') : textOf('notEarning', notEarningReason ?? '')}</span>
          </li>
          <li className="mind">
            <Icon name="warn" />
            <span>{t('coStake.slashable')}</span>
            <span className="v">
              {coStake.ownSlashes.length === 0 ? t('coStake.zeroSlashes') : coStake.ownSlashes.length}
            </span>
          </li>
        </ul>
      </section>
      <section>
        <h2>{t('coStake.deviceToday')}</h2>
        <dl className="kv">
          <div>
            <dt>{t('offer.requirement')}</dt>
            <dd>
              <Amount value={device.requiredStake} />
            </dd>
          </div>
          <div>
            <dt>{t('coStake.stake')}</dt>
            <dd>{textOf('sufficiency', device.stakeSufficiency)}</dd>
          </div>
          <div>
            <dt>{t('offer.reliability')}</dt>
            <dd>{device.reliability.score === null ? '–' : device.reliability.score.toFixed(2)}</dd>
          </div>
        </dl>
        {device.hired && <Note title={t('coStake.hired')}>{t('coStake.hiredText')}</Note>}
      </section>
    </aside>
  );
}
