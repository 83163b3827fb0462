// The filters in a sheet, on screens that are too narrow for them beside the list.

import { CLEARED, type MarketSearch } from '../app/market-search.ts';
import { Dialog } from '../components/dialog.tsx';
import { grouped } from '../format.ts';
import { t } from '../text.ts';
import { type ChangeSearch, MarketFilters } from './market-filters.tsx';

export function FilterSheet({
  search,
  change,
  total,
  onClose,
}: {
  readonly search: MarketSearch;
  readonly change: ChangeSearch;
  readonly total: number;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title={t('market.filters')}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="btn btn-quiet" onClick={() => change(CLEARED)}>
            {t('market.clear')}
          </button>
          <button type="button" className="btn btn-primary" onClick={onClose}>
            {t('market.apply', { count: grouped(total) })}
          </button>
        </>
      }
    >
      <MarketFilters search={search} change={change} className="filters sheetfilters" />
    </Dialog>
  );
}
