// The line above the list: how many offers there are, the filters that are set, and the order.

import { lazy, Suspense, useState } from 'react';
import {
  countOf,
  type MarketSearch,
  modelsOf,
  ONLY_NAMES,
  type OrderName,
  orderOf,
  toggled,
} from '../app/market-search.ts';
import { Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { grouped } from '../format.ts';
import { type TextKey, t } from '../text.ts';
import type { ChangeSearch } from './market-filters.tsx';

/** The orders, as people choose them. */
export const ORDER_TEXTS = {
  apr: 'market.orderApr',
  new: 'market.orderNew',
  amount: 'market.orderAmount',
  reliability: 'market.orderReliability',
  share: 'market.orderShare',
} as const satisfies Readonly<Record<OrderName, TextKey>>;

const FilterSheet = lazy(async () => ({ default: (await import('./market-filter-sheet.tsx')).FilterSheet }));

export function Toolbar({
  search,
  change,
  total,
}: {
  readonly search: MarketSearch;
  readonly change: ChangeSearch;
  /** Undefined while the list is read for the first time. */
  readonly total: number | undefined;
}) {
  const [open, setOpen] = useState(false);
  const order = orderOf(search);
  const count = countOf(search);
  return (
    <div className="toolbar">
      <div className="chips">
        <button type="button" className="btn btn-sm only-narrow" onClick={() => setOpen(true)}>
          <Icon name="filter" />
          {t('market.filters')}
          {count > 0 && <span className="tag acc">{count}</span>}
        </button>
        <span className="dim small nowrap">
          {total === undefined ? (
            <Skeleton className="w-3 figskel" />
          ) : (
            <b className="mid">{t('market.countPlain', { count: grouped(total) })}</b>
          )}
        </span>
        <Chips search={search} change={change} />
      </div>
      <label className="select">
        <span className="hide">{t('market.order')}</span>
        <select
          value={order}
          onChange={(event) =>
            change({ order: event.currentTarget.value === 'apr' ? undefined : event.currentTarget.value })
          }
        >
          {(Object.keys(ORDER_TEXTS) as OrderName[]).map((name) => (
            <option key={name} value={name}>
              {t(ORDER_TEXTS[name])}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </label>
      {open && (
        <Suspense>
          <FilterSheet search={search} change={change} total={total ?? 0} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Chips({ search, change }: { readonly search: MarketSearch; readonly change: ChangeSearch }) {
  const { min, max, share, reliability } = search;
  const models = modelsOf(search);
  const amount = [
    min === undefined ? null : t('market.orMore', { value: grouped(min) }),
    max === undefined ? null : t('market.orLess', { value: grouped(max) }),
  ];
  return (
    <>
      {(min !== undefined || max !== undefined) && (
        <Chip
          text={t('market.amountChip', { value: amount.filter((part) => part !== null).join(', ') })}
          onRemove={() => change({ min: undefined, max: undefined })}
        />
      )}
      {share !== undefined && (
        <Chip text={t('market.shareChip', { value: `${share} %` })} onRemove={() => change({ share: undefined })} />
      )}
      {reliability !== undefined && (
        <Chip
          text={t('market.reliabilityChip', { value: reliability })}
          onRemove={() => change({ reliability: undefined })}
        />
      )}
      {models.map((model) => (
        <Chip key={model} text={model} onRemove={() => change({ model: toggled(models, model) })} />
      ))}
      {ONLY_NAMES.filter((name) => search[name] === true).map((name) => (
        <Chip key={name} text={t(`market.${name}`)} onRemove={() => change({ [name]: undefined })} />
      ))}
    </>
  );
}

function Chip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  return (
    <span className="chip">
      {text}
      <button type="button" aria-label={t('market.remove', { filter: text })} onClick={onRemove}>
        <Icon name="x" />
      </button>
    </span>
  );
}
