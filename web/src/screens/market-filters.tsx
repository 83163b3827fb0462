// Filters of the marketplace, with their counts. They stand beside the list, and on narrow screens in a sheet.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { filterOf, type MarketSearch, modelsOf, ONLY, ONLY_NAMES, statusesOf, toggled } from '../app/market-search.ts';
import { asked } from '../app/tandem.ts';
import { RangeSlider, Slider } from '../components/slider.tsx';
import { grouped } from '../format.ts';
import { MarketFacetsDocument, type MarketFacetsQuery } from '../generated/market.ts';
import { t } from '../text.ts';

const SHOWN_MODELS = 6;
const STATUSES = ['OPEN', 'FILLED', 'CLOSED'] as const;

export type ChangeSearch = (
  next: Partial<Readonly<Record<keyof MarketSearch, string | number | true | undefined>>>,
) => void;

/** A facet counts what its own filter would leave, so each list is asked without its own, and each choice of "only" with it. */
function facetFilters(search: MarketSearch) {
  const all = filterOf(search);
  const { status: _status, ...statuses } = all;
  const { models: _models, ...models } = all;
  const { requestedAmount: _amount, ...amounts } = all;
  return { models, statuses, amounts, above: { ...all, ...ONLY.above }, sufficient: { ...all, ...ONLY.sufficient } };
}

export function MarketFilters({
  search,
  change,
  className,
}: {
  readonly search: MarketSearch;
  readonly change: ChangeSearch;
  readonly className: string;
}) {
  const { data } = useQuery({
    ...asked('market', MarketFacetsDocument, facetFilters(search)),
    placeholderData: keepPreviousData,
  });
  const statuses = statusesOf(search);
  const counts = new Map(data?.statuses.statuses.map(({ value, count }) => [value, count]));
  return (
    <form className={className} aria-label={t('market.filters')} onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{t('market.status')}</legend>
        {STATUSES.map((status) => (
          <Check
            key={status}
            text={t(`market.${status}`)}
            count={data === undefined ? undefined : (counts.get(status) ?? 0)}
            checked={statuses.includes(status)}
            onChange={() => {
              const next = toggled(statuses, status);
              change({ status: next === 'OPEN' ? undefined : next });
            }}
          />
        ))}
      </fieldset>
      <AmountRange search={search} change={change} bounds={data?.amounts} />
      <Least
        name="share"
        label={t('market.shareMin')}
        legend={t('market.share')}
        value={search.share}
        text={(value) => (value === 0 ? t('market.any') : t('market.orMore', { value: `${value} %` }))}
        change={change}
      />
      <Least
        name="reliability"
        label={t('market.reliabilityMin')}
        legend={t('market.reliability')}
        value={search.reliability}
        text={(value) => (value === 0 ? t('market.any') : t('market.orMore', { value }))}
        change={change}
      />
      <Models search={search} change={change} models={data?.models.models ?? []} />
      <fieldset>
        <legend>{t('market.only')}</legend>
        {ONLY_NAMES.map((name) => (
          <Check
            key={name}
            text={t(`market.${name}`)}
            count={data?.[name].statuses.reduce((sum, { count }) => sum + count, 0)}
            checked={search[name] === true}
            onChange={() => change({ [name]: search[name] === true ? undefined : true })}
          />
        ))}
      </fieldset>
    </form>
  );
}

function Models({
  search,
  change,
  models,
}: {
  readonly search: MarketSearch;
  readonly change: ChangeSearch;
  readonly models: readonly { readonly value: string; readonly count: number }[];
}) {
  const [all, setAll] = useState(false);
  const chosen = modelsOf(search);
  const sorted = [...models].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const shown = all ? sorted : sorted.filter(({ value }, index) => index < SHOWN_MODELS || chosen.includes(value));
  return (
    <fieldset>
      <legend>{t('market.model')}</legend>
      {shown.map(({ value, count }) => (
        <Check
          key={value}
          text={value}
          count={count}
          checked={chosen.includes(value)}
          onChange={() => change({ model: toggled(chosen, value) })}
        />
      ))}
      {sorted.length > SHOWN_MODELS && (
        <button type="button" className="linkbtn small" onClick={() => setAll(!all)}>
          {all ? t('market.fewerModels') : t('market.moreModels', { count: sorted.length - shown.length })}
        </button>
      )}
    </fieldset>
  );
}

function Check({
  text,
  count,
  checked,
  onChange,
}: {
  readonly text: string;
  readonly count: number | undefined;
  readonly checked: boolean;
  readonly onChange: () => void;
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={onChange} />
      <span>{text}</span>
      <span>{count === undefined ? '' : grouped(count)}</span>
    </label>
  );
}

/** A lower bound; the URL changes when the thumb rests. */
function Least({
  name,
  label,
  legend,
  value,
  text,
  change,
}: {
  readonly name: 'share' | 'reliability';
  readonly label: string;
  readonly legend: string;
  readonly value: number | undefined;
  readonly text: (value: number) => string;
  readonly change: ChangeSearch;
}) {
  const [at, setAt] = useSettled(value ?? 0, (settled) => change({ [name]: settled === 0 ? undefined : settled }));
  return (
    <fieldset>
      <legend>
        {legend}
        <span className="legval">{text(at)}</span>
      </legend>
      <Slider thumb={{ label, value: at, text: text(at), onChange: setAt }} min={0} max={100} fill="high" />
    </fieldset>
  );
}

function AmountRange({
  search,
  change,
  bounds,
}: {
  readonly search: MarketSearch;
  readonly change: ChangeSearch;
  readonly bounds: MarketFacetsQuery['amounts'] | undefined;
}) {
  const least = Math.floor(Number(bounds?.minRequestedAmount ?? 0));
  const most = Math.ceil(Number(bounds?.maxRequestedAmount ?? 0));
  const [low, setLow] = useSettled(Math.max(least, search.min ?? least), (value) =>
    change({ min: value <= least ? undefined : value }),
  );
  const [high, setHigh] = useSettled(Math.min(most, search.max ?? most), (value) =>
    change({ max: value >= most ? undefined : value }),
  );
  if (most <= least) return null;
  const text = `${grouped(low)} – ${grouped(high)} ${t('unit.io')}`;
  return (
    <fieldset>
      <legend>
        {t('market.amount')}
        <span className="legval">{text}</span>
      </legend>
      <RangeSlider
        low={{ label: t('market.amountMin'), value: low, text: `${grouped(low)} ${t('unit.io')}`, onChange: setLow }}
        high={{
          label: t('market.amountMax'),
          value: high,
          text: `${grouped(high)} ${t('unit.io')}`,
          onChange: setHigh,
        }}
        min={least}
        max={most}
        step={Math.max(1, Math.round((most - least) / 200))}
      />
    </fieldset>
  );
}

/** A value that follows the hand at once and is handed on when it has rested for 250 ms. */
function useSettled(value: number, settle: (value: number) => void): readonly [number, (next: number) => void] {
  const [moving, setMoving] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a movement begins the wait.
  useEffect(() => {
    if (moving === null) return;
    const timer = setTimeout(() => {
      settle(moving);
      setMoving(null);
    }, 250);
    return () => clearTimeout(timer);
  }, [moving]);
  return [moving ?? value, setMoving];
}
