// What Rewards shows: the source, what a row is, how many days; and the blocks as a file.

import { csv, saveFile } from '../app/csv.ts';
import { type RewardBlock, type RewardSource, sourceName } from '../app/rewards.ts';
import { type RewardsSearch, SPANS, type Span } from '../app/rewards-search.ts';
import { Icon } from '../components/icon.tsx';
import { exactAmount, hardware } from '../format.ts';
import { t } from '../text.ts';

/** Returns a search without what is chosen by default, so that the URL stays short. */
const searchOf = ({ source, faults }: RewardsSearch, by: Span, days: number): RewardsSearch => ({
  ...(source !== undefined && { source }),
  ...(by !== 'day' && { by }),
  ...(days === 30 && { days: 30 as const }),
  ...(faults === true && { faults }),
});

export function RewardsBar({
  sources,
  source,
  search,
  change,
}: {
  readonly sources: readonly RewardSource[];
  readonly source: RewardSource;
  readonly search: RewardsSearch;
  readonly change: (next: RewardsSearch) => void;
}) {
  const by = search.by ?? 'day';
  const days = search.days ?? 7;
  const { faults: _, ...all } = search;
  return (
    <div className="toolbar rwbar">
      <div className="actions">
        <fieldset className="seg">
          <legend className="hide">{t('rewards.row')}</legend>
          {SPANS.map((span) => (
            <label key={span}>
              <input
                type="radio"
                name="span"
                checked={by === span}
                onChange={() => change(searchOf(search, span, days))}
              />
              {t(`rewards.${span}`)}
            </label>
          ))}
        </fieldset>
        <label className="check">
          <input
            type="checkbox"
            checked={search.faults === true}
            onChange={({ target }) => change(target.checked ? { ...search, faults: true } : all)}
          />
          <span>{t('rewards.faultsOnly')}</span>
        </label>
      </div>
      <div className="actions">
        <label className="select">
          <span className="hide">{t('rewards.source')}</span>
          <select value={source.id} onChange={({ target }) => change({ ...search, source: target.value })}>
            {sources.map((one) => (
              <option key={one.id} value={one.id}>
                {t(one.role === 'OWNER' ? 'rewards.asOwner' : 'rewards.asCoStaker', { device: sourceName(one) })}
              </option>
            ))}
          </select>
          <Icon name="down" />
        </label>
        <label className="select">
          <span className="hide">{t('rewards.fromWhen')}</span>
          <select value={days} onChange={({ target }) => change(searchOf(search, by, Number(target.value)))}>
            <option value={7}>{t('rewards.lastDays', { days: 7 })}</option>
            <option value={30}>{t('rewards.lastDays', { days: 30 })}</option>
          </select>
          <Icon name="down" />
        </label>
      </div>
    </div>
  );
}

/** Saves the blocks that are shown as CSV, each with its exact amount. */
export function SaveBlocks({
  source,
  blocks,
}: {
  readonly source: RewardSource;
  readonly blocks: readonly RewardBlock[];
}) {
  const save = (): void =>
    saveFile(
      'rewards.csv',
      csv([
        ['block', 'startsAt', 'source', 'device', 'paidIo', 'promisedIo', 'completed', 'withheldFor'],
        ...blocks.map(({ block, startsAt, amount, completed, withheldFor }) => [
          block,
          startsAt,
          source.id,
          hardware(source.device),
          exactAmount(amount),
          source.rewards.promisedPerBlock === null ? null : exactAmount(source.rewards.promisedPerBlock),
          String(completed),
          withheldFor,
        ]),
      ]),
    );
  return (
    <button type="button" className="btn" onClick={save} aria-disabled={blocks.length === 0}>
      <Icon name="dl" />
      {t('rewards.csv')}
    </button>
  );
}
