// The table of Rewards: a row for each day, week or block, paid beside promised. A row opens to its blocks.

import { formatAmount } from '@tandem/client/money';
import { Fragment, useState } from 'react';
import type { RewardBlock, RewardRow, RewardSource } from '../app/rewards.ts';
import type { Span } from '../app/rewards-search.ts';
import { Amount } from '../components/amount.tsx';
import { Icon } from '../components/icon.tsx';
import { Pager } from '../components/pager.tsx';
import { Section } from '../components/section.tsx';
import { Status } from '../components/status.tsx';
import { dateText, grouped, hardware, shortAmount } from '../format.ts';
import { t, textOf } from '../text.ts';
import { blocksText } from './rewards-chart.tsx';

const PAGE = 10;
/** So many blocks of an opened row are listed. */
const LISTED_BLOCKS = 24;
const WEEK_MS = 604_800_000;

export function RewardRows({
  rows,
  span,
  source,
}: {
  readonly rows: readonly RewardRow[];
  readonly span: Span;
  readonly source: RewardSource;
}) {
  const [shown, setShown] = useState(PAGE);
  const [open, setOpen] = useState<number | null>(null);
  const { promisedPerBlock } = source.rewards;
  const most = Math.max(...rows.map(({ paid, promised }) => Math.max(Number(paid), Number(promised ?? 0))), 0) * 1.05;
  return (
    <Section
      title={t(`rewards.by_${span}`)}
      aside={
        promisedPerBlock === null
          ? t('rewards.newest', { device: hardware(source.device) })
          : t(source.role === 'OWNER' ? 'rewards.newestEstimated' : 'rewards.newestPromised', {
              device: hardware(source.device),
              amount: shortAmount(promisedPerBlock),
            })
      }
    >
      {rows.length === 0 ? (
        <p className="dim">{t('rewards.noRows')}</p>
      ) : (
        <table className="table rwt" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col">{t(`rewards.head_${span}`)}</th>
              <th scope="col" className="n">
                {t('rewards.paid')}
              </th>
              <th scope="col" className="n">
                {t('rewards.promised')}
              </th>
              <th scope="col">
                <span className="hide">{t('rewards.chartTitle')}</span>
              </th>
              <th scope="col" className="n">
                {t('rewards.difference')}
              </th>
              <th scope="col">{t('rewards.blocksHead')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <Fragment key={row.from}>
                <Row
                  row={row}
                  span={span}
                  most={most}
                  isOpen={open === row.from}
                  onOpen={() => setOpen(open === row.from ? null : row.from)}
                />
                {open === row.from && <Blocks blocks={row.blocks} promised={promisedPerBlock} />}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      <Pager
        shown={t('rewards.shown', { shown: grouped(Math.min(shown, rows.length)), count: grouped(rows.length) })}
        next={
          shown < rows.length
            ? { count: Math.min(PAGE, rows.length - shown), busy: false, load: () => setShown(shown + PAGE) }
            : null
        }
      />
    </Section>
  );
}

function nameOf(from: number, span: Span): string {
  switch (span) {
    case 'block':
      return dateText(from, 'short');
    case 'day':
      return dateText(from, 'dayShort');
    case 'week':
      return `${dateText(from, 'dayShort')} – ${dateText(from + WEEK_MS - 1, 'dayShort')}`;
    default:
      return span satisfies never;
  }
}

function Row({
  row,
  span,
  most,
  isOpen,
  onOpen,
}: {
  readonly row: RewardRow;
  readonly span: Span;
  readonly most: number;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}) {
  const { from, paid, promised, difference, blocks, failed, withheld } = row;
  const name = nameOf(from, span);
  const of = (value: string): string => `${((Number(value) / most) * 100).toFixed(1)}%`;
  return (
    <tr className={failed + withheld > 0 ? 'has-why' : undefined}>
      <th scope="row">
        {span !== 'block' && (
          <button
            type="button"
            className="open"
            aria-expanded={isOpen}
            aria-label={t('rewards.blocksOf', { name })}
            onClick={onOpen}
          >
            <Icon name="right" />
          </button>
        )}
        <time dateTime={new Date(from).toISOString()}>{name}</time>
      </th>
      <td className="n">
        <span className="lb">{t('rewards.paid')}</span>
        <Amount value={paid} />
      </td>
      <td className="n">
        <span className="lb">{t('rewards.promised')}</span>
        {promised === null ? '–' : <Amount value={promised} />}
      </td>
      <td className="barc">
        {most > 0 && (
          <svg className="paidbar" height="8" aria-hidden="true">
            <rect className="bg" width="100%" height="8" rx="1" />
            <rect className="co" width={of(paid)} height="8" rx="1" />
            {promised !== null && <line className="prom" x1={of(promised)} x2={of(promised)} y1="-3" y2="11" />}
          </svg>
        )}
      </td>
      <td className="n dif">
        <span className="lb">{t('rewards.difference')}</span>
        {difference === null ? '–' : <Difference value={difference} fault={failed + withheld > 0} />}
      </td>
      <td className="whyc">
        <span className="lb">{t('rewards.blocksHead')}</span>
        {withheld > 0 && <Status tone="wait">{t('rewards.withheldBlocks', { blocks: blocksText(withheld) })}</Status>}
        {withheld === 0 && failed > 0 && (
          <Status tone="bad">{t('rewards.failedBlocks', { blocks: blocksText(failed) })}</Status>
        )}
        <span className={failed + withheld > 0 ? 'sub' : 'dim'}>
          {t('rewards.paidOf', { paid: blocks.length - failed - withheld, count: blocks.length })}
        </span>
      </td>
    </tr>
  );
}

function Difference({ value, fault }: { readonly value: bigint; readonly fault: boolean }) {
  const amount = shortAmount(formatAmount(value < 0n ? -value : value));
  return <span className={fault && value < 0n ? 'bad' : 'dim'}>{`${value < 0n ? '−' : '+'}${amount}`}</span>;
}

function Blocks({ blocks, promised }: { readonly blocks: readonly RewardBlock[]; readonly promised: string | null }) {
  return (
    <tr className="inner">
      <td colSpan={6}>
        <ul className="blocks">
          {blocks.slice(0, LISTED_BLOCKS).map(({ block, startsAt, amount, withheldFor }) => (
            <li key={block}>
              <span className="num">{grouped(block)}</span>
              <time dateTime={startsAt}>{dateText(startsAt, 'short')}</time>
              <span>{withheldFor === null ? '' : (textOf('withheld', withheldFor) ?? withheldFor)}</span>
              <span className="num dim">
                {promised === null
                  ? `${shortAmount(amount)} ${t('unit.io')}`
                  : t('rewards.blockPaid', { paid: shortAmount(amount), promised: shortAmount(promised) })}
              </span>
            </li>
          ))}
          {blocks.length > LISTED_BLOCKS && (
            <li>
              <span className="num dim">{t('rewards.moreBlocks', { count: blocks.length - LISTED_BLOCKS })}</span>
              <span />
              <span className="dim">{t('rewards.inFile')}</span>
            </li>
          )}
        </ul>
      </td>
    </tr>
  );
}
