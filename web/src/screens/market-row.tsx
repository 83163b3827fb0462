// One offer in the list of the marketplace. What changed since the list was read is marked where it stands.

import type { EventType } from '@tandem/client';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Mark } from '../app/live.ts';
import { Alias } from '../components/alias.tsx';
import { Amount } from '../components/amount.tsx';
import { Icon } from '../components/icon.tsx';
import { Spark } from '../components/legend.tsx';
import { ShareCell } from '../components/share-cell.tsx';
import { Label } from '../components/status.tsx';
import { dateText, hardware, place, shortAmount, yieldPercent } from '../format.ts';
import type { MarketOffersQuery } from '../generated/market.ts';
import { type TextKey, t } from '../text.ts';

export type MarketOffer = MarketOffersQuery['offers']['nodes'][number];

const CHANGES: Partial<
  Readonly<Record<EventType, { readonly text: TextKey; readonly className: string; readonly gone: boolean }>>
> = {
  OFFER_OPENED: { text: 'market.new', className: 'tag acc', gone: false },
  OFFER_CLAIMED: { text: 'market.claimed', className: 'tag wait', gone: true },
  OFFER_CLOSED: { text: 'market.closedAt', className: 'tag', gone: true },
  CLAIM_FAILED: { text: 'market.openedAgain', className: 'tag acc', gone: false },
};

export const MarketRow = memo(function MarketRow({
  offer,
  mark,
}: {
  readonly offer: MarketOffer;
  readonly mark: Mark | undefined;
}) {
  const { device, estimate, estimateCaveat } = offer;
  const change = mark === undefined ? undefined : CHANGES[mark.type];
  const gone = change?.gone === true && offer.status === 'OPEN';
  return (
    <tr role="row" className={gone ? 'gone' : change === undefined ? undefined : 'fresh'}>
      <td role="cell" className="dev">
        <Link to="/offers/$slug" params={{ slug: offer.slug }}>
          {hardware(device)}
        </Link>
        {change !== undefined && mark !== undefined && (
          <span className={change.className}>{t(change.text, { time: dateText(mark.at, 'time') })}</span>
        )}
        <span className="meta">
          {place(device)} <Alias alias={device.owner.alias} title={t('market.aliasTitle')} />
        </span>
        <Label label={offer.label} text={offer.labelText} />
      </td>
      <td role="cell" className="n">
        <span className="lb">{t('market.asks')}</span>
        <Amount value={offer.requestedAmount} />
        <span className="sub">{t('market.required', { amount: shortAmount(device.requiredStake) })}</span>
      </td>
      <td role="cell" className="share-c">
        <span className="lb">{t('market.shareOf')}</span>
        <ShareCell shareBps={offer.rewardShareBps} breakEvenBps={estimate?.breakEvenShareBps ?? null} />
      </td>
      <td role="cell" className="n est-c">
        <span className="lb">{t('market.estimateLong')}</span>
        {estimate === null ? (
          <>
            <span className="dim">{t('market.noneYet')}</span>
            <span className="sub">{t('market.noneYetSub')}</span>
          </>
        ) : (
          <>
            <Amount value={estimate.perBlock} />
            <span className="sub">
              {t(estimateCaveat === 'SAMPLE_TOO_SMALL' ? 'market.blocksOnly' : 'market.blocks', {
                count: estimate.sampleBlocks,
              })}
            </span>
          </>
        )}
      </td>
      <td role="cell" className="n apr-c">
        <span className="lb">{t('market.aprHead')}</span>
        {estimate === null ? (
          <span className="apr faint">–</span>
        ) : (
          <span className="apr">
            {yieldPercent(estimate.aprBps)}
            <span className="u">{t('unit.percent')}</span>
          </span>
        )}
        {estimateCaveat !== null && estimate !== null && (
          <span className="sub caveat">
            <Icon name="warn" />
            {t(`market.${estimateCaveat}`)}
          </span>
        )}
      </td>
      <td role="cell" className="rel-c">
        <span className="lb">{t('market.reliabilityLong')}</span>
        {device.reliability.score === null ? (
          <span className="dim">{t('market.noScore')}</span>
        ) : (
          <span className="rel">
            <Spark values={device.reliability.daily.map(({ score }) => score)} />
            <b>{device.reliability.score.toFixed(2)}</b>
          </span>
        )}
      </td>
    </tr>
  );
});

/** Rows while the list is read for the first time. */
export function SkeletonRows({ count }: { readonly count: number }) {
  return Array.from({ length: count }, (_, index) => (
    <tr key={index}>
      <td className="dev">
        <span className="skel w-3" />
        <span className="skel w-4" />
      </td>
      <td>
        <span className="skel w-4 w-r" />
        <span className="skel w-3 w-r" />
      </td>
      <td className="share-c">
        <span className="skel w-2" />
        <span className="skel w-4" />
      </td>
      <td className="est-c">
        <span className="skel w-3 w-r" />
      </td>
      <td className="apr-c">
        <span className="skel w-3 w-r" />
      </td>
      <td className="rel-c">
        <span className="skel w-3" />
      </td>
    </tr>
  ));
}
