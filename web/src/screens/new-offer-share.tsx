// The third step of an offer: what the co-staker gets of each block, beside the break-even.

import { useId, useState } from 'react';
import { parameterOf } from '../app/owner.ts';
import { type ChangePlan, keptPerBlock, type Planned } from '../app/planned.ts';
import { Amount, Measure, Share } from '../components/amount.tsx';
import { AmountField } from '../components/amount-field.tsx';
import { Icon } from '../components/icon.tsx';
import { ReachSlider, type SliderMark } from '../components/reach-slider.tsx';
import { width } from '../components/share-cell.tsx';
import { StakeKey } from '../components/stake-bar.tsx';
import { percent, shortAmount, yieldPercent } from '../format.ts';
import { t } from '../text.ts';
import { Done, Step } from './new-offer-steps.tsx';

export function ShareStep({ planned, change }: { readonly planned: Planned; readonly change: ChangePlan }) {
  const { quote, shareBps, plan, amount, owned, parameters } = planned;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const title = t('newOffer.share');
  const even = quote.breakEvenShareBps;
  if (plan.step === 'summary') {
    const evenText = even === null ? '' : `, ${t('market.breakEven', { share: `${percent(even)} %` })}`;
    return (
      <Done
        no={3}
        title={title}
        value={
          <>
            <b className="mid">
              <Share bps={shareBps} />
            </b>
            {evenText}
          </>
        }
        change={change}
      />
    );
  }
  const limit = parameterOf(parameters, 'maxRewardShareBps');
  const marks: readonly SliderMark[] = [
    ...(even === null ? [] : [{ at: even, name: t('newOffer.breakEven'), value: `${percent(even)} %` }]),
    { at: quote.maxRewardShareBps, name: t('newOffer.room'), value: `${percent(quote.maxRewardShareBps)} %` },
  ];
  const set = (bps: number): void => change({ share: Math.min(9_999, Math.max(1, Math.round(bps))) });
  const points = even === null ? null : shareBps - even;
  return (
    <Step no={3} state="now" title={title} aside={t('newOffer.shareAside')}>
      <div className="body">
        <div className="amountrow">
          <ReachSlider
            label={t('newOffer.shareLabel')}
            text={points === null ? `${percent(shareBps)} %` : `${percent(shareBps)} %, ${pointsText(points)}`}
            value={shareBps}
            min={quote.minRewardShareBps}
            room={quote.maxRewardShareBps}
            limit={limit}
            step={1}
            marks={marks}
            describedBy={id}
            onChange={(value) => {
              setTyped(null);
              set(value);
            }}
          />
          <AmountField
            label={t('newOffer.sharePercent')}
            unit={t('unit.percent')}
            value={typed ?? percent(shareBps)}
            onChange={(value) => {
              setTyped(value);
              const read = Number(value.replace(',', '.'));
              if (Number.isFinite(read) && read > 0) set(read * 100);
            }}
          />
        </div>
        <p className="why" id={id}>
          <Icon name="info" />
          <span>
            {t('newOffer.shareWhy', {
              amount: shortAmount(amount ?? '0'),
              all: shortAmount(String(Number(owned.ownerStake) + Number(amount ?? 0))),
            })}
          </span>
        </p>
        <SharePair planned={planned} />
        <Outcome planned={planned} points={points} />
      </div>
    </Step>
  );
}

const pointsText = (points: number): string =>
  t(points >= 0 ? 'offer.above' : 'offer.below', { points: percent(Math.abs(points)) });

/** Who gets what of each reward. */
function SharePair({ planned }: { readonly planned: Planned }) {
  const { keptBps, takenBps, shareBps } = planned;
  const parts = [
    { kind: 'own', name: t('newOffer.youKeep'), bps: keptBps },
    { kind: 'co', name: t('newOffer.others'), bps: takenBps },
    { kind: 'offer', name: t('newOffer.thisOffer'), bps: shareBps },
  ] as const;
  const label = parts.map(({ name, bps }) => `${name} ${percent(bps)} %`).join(', ');
  return (
    <div>
      <svg className="pair" height="16" role="img" aria-label={label}>
        <rect className="own" width={width(keptBps)} height="16" />
        <rect className="co" x={width(keptBps)} width={width(takenBps)} height="16" />
        <rect className="offerfill" x={width(keptBps + takenBps)} y=".5" width={width(shareBps)} height="15" />
      </svg>
      <ul className="parts">
        {parts
          .filter(({ kind, bps }) => kind !== 'co' || bps > 0)
          .map(({ kind, name, bps }) => (
            <li key={kind}>
              <StakeKey kind={kind} />
              {name}{' '}
              <b>
                <Share bps={bps} />
              </b>
            </li>
          ))}
      </ul>
    </div>
  );
}

function Outcome({ planned, points }: { readonly planned: Planned; readonly points: number | null }) {
  const { quote } = planned;
  const { estimate } = quote;
  const kept = keptPerBlock(planned);
  const sample = t('newOffer.sampleOf', { count: quote.sampleBlocks, least: quote.minSampleBlocks });
  return (
    <dl className="outcome">
      <div>
        <dt>{t('newOffer.perBlock')}</dt>
        <dd>{estimate === null ? t('market.noneYet') : <Amount value={estimate.perBlock} />}</dd>
        <dd className="sub">{estimate === null ? sample : t('newOffer.perBlockSub')}</dd>
      </div>
      <div>
        <dt>{t('offer.apr')}</dt>
        <dd>{estimate === null ? '–' : <Measure value={yieldPercent(estimate.aprBps)} unit={t('unit.percent')} />}</dd>
        <dd className="sub">{t('offer.notCompounded')}</dd>
      </div>
      <div>
        <dt>{points !== null && points < 0 ? t('newOffer.below') : t('newOffer.above')}</dt>
        <dd>{points === null ? '–' : <Measure value={percent(Math.abs(points))} unit={t('newOffer.points')} />}</dd>
        <dd className="sub">{kept === null ? '\u00a0' : t('newOffer.youKeepBlock', { amount: shortAmount(kept) })}</dd>
      </div>
    </dl>
  );
}
