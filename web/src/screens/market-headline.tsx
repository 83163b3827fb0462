// The headline figures of the marketplace, and the slots of who is signed in.

import { useQuery } from '@tanstack/react-query';
import { useMe } from '../app/me.ts';
import { useNextBlock } from '../app/status.ts';
import { asked } from '../app/tandem.ts';
import { Measure } from '../components/amount.tsx';
import { Figures, Skeleton } from '../components/figures.tsx';
import { grouped, shortAmount, yieldPercent } from '../format.ts';
import { MarketHeadlineDocument } from '../generated/market.ts';
import { t } from '../text.ts';

export function Slots() {
  const slots = useMe()?.claimSlots;
  if (slots === undefined) return null;
  const { available } = slots;
  return (
    <p className="small">
      {t('market.slots', { used: slots.used, limit: slots.limit })}{' '}
      <strong className="mid">
        {available === 0
          ? t('market.slotsNone')
          : available === 1
            ? t('market.slotsFree')
            : t('market.slotsFreeMany', { count: available })}
      </strong>
    </p>
  );
}

export function Headline() {
  const { data } = useQuery(asked('market', MarketHeadlineDocument, {}));
  const facets = data?.marketplaceFacets;
  const count = (status: string): number => data?.all.statuses.find(({ value }) => value === status)?.count ?? 0;
  const wait = <Skeleton className="w-2 figskel" />;
  const last = data?.blocks.nodes.find(({ status }) => status === 'COMPLETED');
  const next = useNextBlock();
  const [least, most] = [facets?.minRequestedAmount ?? null, facets?.maxRequestedAmount ?? null];
  const [lowest, highest] = [facets?.minEstimatedAprBps ?? null, facets?.maxEstimatedAprBps ?? null];
  return (
    <Figures
      items={[
        {
          name: t('market.open'),
          value: facets === undefined ? wait : grouped(count('OPEN')),
          sub:
            facets === undefined
              ? '\u00a0'
              : t('market.openSub', { filled: grouped(count('FILLED')), closed: grouped(count('CLOSED')) }),
        },
        {
          name: t('market.asked'),
          value:
            facets === undefined ? (
              wait
            ) : least === null || most === null ? (
              '–'
            ) : (
              <Measure value={`${shortAmount(least)} – ${shortAmount(most)}`} unit={t('unit.io')} />
            ),
          sub: t('market.askedSub'),
        },
        {
          name: t('market.apr'),
          value:
            facets === undefined ? (
              wait
            ) : highest === null ? (
              '–'
            ) : (
              <Measure value={yieldPercent(highest)} unit={t('unit.percent')} />
            ),
          sub: lowest === null ? '\u00a0' : t('market.aprSub', { lowest: yieldPercent(lowest) }),
        },
        {
          name: next == null ? t('market.blockNone') : t('market.block', { number: grouped(next.number) }),
          value:
            next === undefined ? (
              wait
            ) : next === null ? (
              '–'
            ) : next.left === null ? (
              t('market.blockDue')
            ) : (
              <Measure value={next.left} unit={t('market.left')} />
            ),
          sub:
            data === undefined
              ? '\u00a0'
              : last === undefined
                ? t('market.noBlock')
                : t('market.lastBlock', { succeeded: grouped(last.succeeded), nominated: grouped(last.nominated) }),
        },
      ]}
    />
  );
}
