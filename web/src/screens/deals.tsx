// Co-staking devices of an owner: every offer and co-stake by device, in the owner's words, with its dates and what it needs.

import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type DealKind, dealsOf } from '../app/deals.ts';
import { useOwnedPages } from '../app/owned-pages.ts';
import { actionOf, type DeviceWithDeals, isSome, parameterOf, stakeOf, sum } from '../app/owner.ts';
import { useTitle } from '../app/title.ts';
import { Amount } from '../components/amount.tsx';
import { Due } from '../components/date-time.tsx';
import { Failure } from '../components/failure.tsx';
import { Figures } from '../components/figures.tsx';
import { Empty } from '../components/note.tsx';
import { Why } from '../components/off-button.tsx';
import { Pager } from '../components/pager.tsx';
import { Label, Status, toneOfSufficiency } from '../components/status.tsx';
import { hardware, place, shortAmount } from '../format.ts';
import { DealsPageDocument } from '../generated/owner.ts';
import { t } from '../text.ts';
import { DealRow } from './deal-row.tsx';
import { NoDevices, StakingFrame, StakingLoading, StakingTabs } from './staking-frame.tsx';

type Shown = 'all' | DealKind;

export function DealsScreen() {
  useTitle(t('staking.deals'));
  return (
    <StakingFrame>
      <Deals />
    </StakingFrame>
  );
}

function Deals() {
  const [shown, setShown] = useState<Shown>('all');
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useOwnedPages(
    'deals',
    DealsPageDocument,
  );
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <StakingLoading />;
  const devices = data.pages.flatMap(({ viewer }) => viewer?.devices.nodes ?? []);
  if (devices.length === 0) return <NoDevices />;
  const withDeals = devices.map((owned) => ({ owned, deals: dealsOf(owned) })).filter(({ deals }) => deals.length > 0);
  const all = withDeals.flatMap(({ deals }) => deals);
  const needs = (owned: DeviceWithDeals): number => (isSome(stakeOf(owned).short) ? 0 : 1);
  const cooldownMs = parameterOf(data.pages[0]?.protocol.parameters ?? [], 'cooldownMs');
  const places = parameterOf(data.pages[0]?.protocol.parameters ?? [], 'maxLiveOffersPerDevice');
  return (
    <>
      <Headline devices={devices} />
      <StakingTabs
        at="deals"
        devices={devices.length}
        deals={withDeals.filter(({ deals }) => deals.some(({ kind }) => kind !== 'past')).length}
        coStakes={data.pages[0]?.viewer?.coStakes.totalCount ?? 0}
      />
      {all.length === 0 ? (
        <Empty
          title={t('deals.none')}
          actions={
            <Link className="btn btn-sm btn-primary" to="/staking">
              {t('staking.devices')}
            </Link>
          }
        >
          {t('deals.noneText')}
        </Empty>
      ) : (
        <>
          <div className="toolbar">
            <fieldset className="seg">
              <legend className="hide">{t('deals.show')}</legend>
              {(['all', 'live', 'leaving', 'past'] as const).map((name) => (
                <label key={name}>
                  <input type="radio" name="shown" checked={shown === name} onChange={() => setShown(name)} />
                  {t(`deals.${name}`)}{' '}
                  <span>{name === 'all' ? all.length : all.filter(({ kind }) => kind === name).length}</span>
                </label>
              ))}
            </fieldset>
          </div>
          <div className="dealcols" aria-hidden="true">
            <span>{t('deals.offer')}</span>
            <span>{t('deals.status')}</span>
            <span>{t('deals.dates')}</span>
            <span className="n">{t('deals.got')}</span>
            <span />
          </div>
          {withDeals
            .toSorted((one, other) => needs(one.owned) - needs(other.owned))
            .map(({ owned, deals }) => {
              const rows = deals.filter(({ kind }) => shown === 'all' || kind === shown);
              if (rows.length === 0) return null;
              return (
                <section className="dealdev" key={owned.id} id={owned.id} aria-label={hardware(owned.device)}>
                  <DealHead owned={owned} places={places} />
                  <ol className="deals">
                    {rows.map((deal, index) => (
                      <DealRow key={deal.id} deal={deal} owned={owned} first={index === 0} cooldownMs={cooldownMs} />
                    ))}
                  </ol>
                </section>
              );
            })}
          {hasNextPage && <Pager next={{ count: 20, busy: isFetchingNextPage, load: fetchNextPage }} />}
          <Vocabulary />
        </>
      )}
    </>
  );
}

function DealHead({ owned, places }: { readonly owned: DeviceWithDeals; readonly places: number }) {
  const { device } = owned;
  const create = actionOf(owned, 'CREATE_OFFER');
  const id = `create-${owned.id}`;
  return (
    <>
      <div className="dealhead">
        <div>
          <h2>{hardware(device)}</h2>
          <span className="faint small">{place(device)}</span>
        </div>
        <ul className="small">
          <li>
            <Status tone={toneOfSufficiency(device.stakeSufficiency)}>{t(`staking.${device.stakeSufficiency}`)}</Status>
          </li>
          <li>
            <span className="dim">{t('deals.stake')}</span>{' '}
            {t('staking.stands', {
              amount: shortAmount(stakeOf(owned).counted),
              required: shortAmount(device.requiredStake),
            })}
          </li>
          <li>
            <span className="dim">{t('deals.places')}</span>{' '}
            {t('deals.placesOf', { count: owned.liveOffers.length, all: places })}
          </li>
        </ul>
        {create.allowed ? (
          <Link className="btn btn-sm" to="/staking/$id/offer" params={{ id: owned.id }}>
            {t('staking.createOffer')}
          </Link>
        ) : (
          <button type="button" className="btn btn-sm" aria-disabled="true" aria-describedby={id}>
            {t('staking.createOffer')}
          </button>
        )}
      </div>
      {!create.allowed && (
        <div className="dealwhy">
          <Why id={id}>{create.reason}</Why>
        </div>
      )}
    </>
  );
}

function Headline({ devices }: { readonly devices: readonly DeviceWithDeals[] }) {
  const open = devices.flatMap(({ liveOffers }) => liveOffers).filter(({ status }) => status === 'OPEN');
  const stakes = devices.map(stakeOf);
  const leaving = devices.flatMap(dealsOf).filter(({ kind }) => kind === 'leaving');
  const dates = leaving.flatMap(({ coStake }) =>
    coStake?.exit == null
      ? []
      : [coStake.phase === 'WAIT_PERIOD' ? coStake.exit.waitEndsAt : coStake.exit.cooldownEndsAt],
  );
  const next = dates.toSorted()[0];
  const short = stakes.filter((stake) => isSome(stake.short));
  return (
    <Figures
      items={[
        {
          name: t('market.open'),
          value: open.length,
          sub: t('deals.asked', { amount: shortAmount(sum(open.map(({ requestedAmount }) => requestedAmount))) }),
        },
        {
          name: t('deals.counts'),
          value: <Amount value={sum(stakes.flatMap(({ co, leaving: part }) => [co, part]))} />,
          sub: t('deals.countsSub', { amount: shortAmount(sum(stakes.map(({ leaving: part }) => part))) }),
        },
        {
          name: t('deals.leaving'),
          value: leaving.length,
          sub: next === undefined ? t('deals.noDate') : <Due at={next} form="short" />,
        },
        {
          name: t('deals.needsYou'),
          value: short.length,
          sub:
            short.length === 0
              ? t('deals.needsNothing')
              : t('deals.cover', { amount: shortAmount(sum(short.map((stake) => stake.short))) }),
        },
      ]}
    />
  );
}

const LABELS = [
  ['SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER', 'Sufficient Stake (Waiting for Co-Staker)'],
  ['INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER', 'Insufficient Stake (Waiting for Co-Staker)'],
  ['CLAIM_PENDING', 'Claim Pending'],
  ['ACTIVE', 'Active'],
  ['SUFFICIENT_STAKE_WAIT_PERIOD', 'Sufficient Stake (Wait Period)'],
  ['IN_COOLDOWN', 'In Cooldown'],
  ['READY_TO_WITHDRAW', 'Ready to Withdraw'],
  ['CO_STAKER_WITHDRAWN', 'Co-Staker Withdrawn'],
  ['OFFER_CLOSED', 'Offer Closed'],
] as const;

/** What each published label means for an owner. */
function Vocabulary() {
  return (
    <details className="asdata">
      <summary>{t('deals.vocabulary')}</summary>
      <ul className="vocab">
        {LABELS.map(([label, text]) => (
          <li key={label}>
            <Label label={label} text={text} />
            <span className="d">{t(`deals.means_${label}`)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
