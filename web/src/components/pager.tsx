// The foot of a list that is loaded page by page: how much of it is shown, and the button for the next page.

import type { ReactNode } from 'react';
import { t } from '../text.ts';
import { Icon } from './icon.tsx';

/** The next page of a list. */
export type NextPage = {
  /** Number of rows that it brings at most. */
  readonly count: number;
  readonly busy: boolean;
  readonly load: () => unknown;
};

/** `next` is null when the list is complete; `actions` stand beside the button. */
export function Pager({
  shown,
  next,
  actions,
}: {
  readonly shown?: ReactNode;
  readonly next: NextPage | null;
  readonly actions?: ReactNode;
}) {
  const more = next !== null && (
    <button type="button" className="btn btn-sm" aria-busy={next.busy} onClick={() => void next.load()}>
      {next.busy && <Icon name="spin" />}
      {t('market.more', { count: next.count })}
    </button>
  );
  return (
    <div className="pager">
      <span>{shown}</span>
      {actions === undefined ? (
        more
      ) : (
        <span className="actions">
          {actions}
          {more}
        </span>
      )}
    </div>
  );
}
