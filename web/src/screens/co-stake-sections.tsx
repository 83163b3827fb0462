// Sections of a co-stake's page: what was paid beside what was promised, and slashes.

import { sumAmounts } from '@tandem/client/money';
import { Amount } from '../components/amount.tsx';
import { BarChart } from '../components/chart.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Legend } from '../components/legend.tsx';
import { Section } from '../components/section.tsx';
import { dateText, grouped, shortAmount } from '../format.ts';
import { t, textOf } from '../text.ts';
import type { CoStakeOfScreen } from './co-stake-data.ts';

export function PaidSection({ coStake }: { readonly coStake: CoStakeOfScreen }) {
  const blocks = [...coStake.rewardHistory.nodes].reverse();
  const promised = coStake.rewards.promisedPerBlock;
  if (blocks.length === 0) {
    return (
      <Section title={t('coStake.paid')} className="flat">
        <p className="dim">{t('coStake.noBlocks')}</p>
      </Section>
    );
  }
  const paid = sumAmounts(blocks.map(({ amount }) => amount));
  const failed = blocks.filter(({ completed }) => !completed).length;
  const held = blocks.filter(({ withheldFor }) => withheldFor !== null).length;
  const first = blocks[0]?.startsAt ?? '';
  const last = blocks.at(-1)?.startsAt ?? '';
  const days = blocks.flatMap(({ startsAt }, at) =>
    at === 0 || startsAt.slice(0, 10) !== blocks[at - 1]?.startsAt.slice(0, 10)
      ? [{ at, text: dateText(startsAt, 'dayShort') }]
      : [],
  );
  return (
    <Section
      title={t('coStake.paid')}
      className="flat"
      aside={t('coStake.eachBar', { from: dateText(first, 'short'), to: dateText(last, 'short') })}
    >
      <BarChart
        className={blocks.length > 60 ? 'hourly' : ''}
        unit={t('unit.io')}
        label={t('coStake.chart', { count: blocks.length, paid: shortAmount(paid), failed, held })}
        bars={blocks.map(({ block, amount, completed, withheldFor }) => ({
          key: block,
          total: Number(amount),
          fault: completed ? (withheldFor === null ? null : 'held') : 'fail',
        }))}
        level={promised === null ? null : Number(promised)}
        labels={days.filter(({ at }) => blocks.length - at > blocks.length / 16)}
      />
      <Legend
        items={[
          { key: 'part', text: <Term text={t('coStake.legendPaid')} value={`${shortAmount(paid)} ${t('unit.io')}`} /> },
          ...(promised === null
            ? []
            : [
                {
                  key: 'level',
                  text: <Term text={t('coStake.legendPromised')} value={`${shortAmount(promised)} ${t('unit.io')}`} />,
                } as const,
              ]),
          { key: 'fail', text: <Term text={t('coStake.legendFailed')} value={grouped(failed)} /> },
          { key: 'held', text: <Term text={t('coStake.legendHeld')} value={grouped(held)} /> },
        ]}
      />
    </Section>
  );
}

const Term = ({ text, value }: { readonly text: string; readonly value: string }) => (
  <>
    {text} <b>{value}</b>
  </>
);

export function SlashesSection({ coStake }: { readonly coStake: CoStakeOfScreen }) {
  if (coStake.ownSlashes.length === 0) return null;
  return (
    <Section title={t('coStake.slashes')}>
      <table className="table rows slashes">
        <thead>
          <tr>
            <th scope="col">{t('offer.date')}</th>
            <th scope="col">{t('offer.what')}</th>
            <th scope="col">{t('offer.cause')}</th>
            <th scope="col" className="n">
              {t('coStake.took')}
            </th>
            <th scope="col">{t('offer.review')}</th>
          </tr>
        </thead>
        <tbody>
          {coStake.ownSlashes.map(({ amount, slash }) => (
            <tr key={slash.id}>
              <td>
                <DateTime at={slash.at} />
              </td>
              <td>{textOf('slash', slash.kind)}</td>
              <td>{textOf('slash', slash.cause)}</td>
              <td className="n">
                <Amount value={amount} />
              </td>
              <td>
                {textOf('slash', slash.reviewStatus)}
                <span className="sub">
                  <DateTime at={slash.reviewEndsAt} form="day" />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
