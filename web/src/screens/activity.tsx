// Activity: what happened to the account since this browser follows it, by day, newest first, with what is unread. What is chosen stands in
// the URL.

import { useSession } from '@tandem/client/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Happened, markAllRead, useHappened } from '../app/account-stream.ts';
import { type ActivitySearch, EVENTS, leftOut } from '../app/activity-kinds.ts';
import { useNow } from '../app/clock.ts';
import { useUnread } from '../app/live.ts';
import { asked } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { Empty } from '../components/note.tsx';
import { OffButton } from '../components/off-button.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { dateText, grouped, hardware } from '../format.ts';
import { ActivityNamesDocument } from '../generated/activity.ts';
import { t } from '../text.ts';
import { ActivityFilters, UnreadChoice } from './activity-filters.tsx';
import { ActivityRow, type Names } from './activity-row.tsx';

const route = getRouteApi('/activity');
/** So many names are asked for at once. */
const MOST_NAMES = 100;

export function ActivityScreen() {
  const session = useSession();
  const unread = useUnread();
  useTitle(t('activity.title'));
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t('activity.title')}</h1>
          <p>{t('activity.lead')}</p>
        </div>
        {session != null && unread > 0 && (
          <div className="actions">
            <OffButton onClick={markAllRead}>{t('activity.readAll')}</OffButton>
          </div>
        )}
      </div>
      {session === null ? <SignedOut /> : <Events />}
    </>
  );
}

function useNames(events: readonly Happened[]): Names {
  const ids = [...new Set(events.flatMap(({ deviceId, coStakeId }) => [deviceId, coStakeId]))]
    .filter((id) => typeof id === 'string')
    .slice(0, MOST_NAMES);
  const { data } = useQuery({
    ...asked('activity', ActivityNamesDocument, { ids }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
  const devices = new Map<string, string>();
  const coStakes = new Map<string, { readonly mine: boolean; readonly alias: string }>();
  for (const node of data?.nodes ?? []) {
    if (node?.__typename === 'Device') devices.set(node.id, hardware(node));
    if (node?.__typename === 'CoStake')
      coStakes.set(node.id, { mine: node.wallet !== null, alias: node.counterparty.alias });
  }
  return { devices, coStakes };
}

const isShown = (search: ActivitySearch, { type, isUnread, deviceId }: Happened): boolean =>
  !leftOut(search).includes(EVENTS[type][0]) &&
  (search.unread !== true || isUnread) &&
  (search.device === undefined || search.device === deviceId);

function Events() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [sheet, setSheet] = useState(false);
  const events = useHappened();
  const names = useNames(events);
  const change = (next: ActivitySearch): void => void navigate({ search: next, replace: true, resetScroll: false });
  if (events.length === 0) {
    return (
      <Empty
        title={t('activity.none')}
        actions={
          <Link className="btn btn-sm" to="/account" hash="ledger">
            {t('account.ledger')}
          </Link>
        }
      >
        {t('activity.noneText')}
      </Empty>
    );
  }
  const filters = { search, change, events, names };
  return (
    <div className="market act">
      <ActivityFilters {...filters} className="filters" />
      <div>
        <div className="toolbar only-md">
          <UnreadChoice search={search} change={change} events={events} />
          <button type="button" className="btn btn-sm" onClick={() => setSheet(true)}>
            <Icon name="filter" />
            {t('activity.kinds')}
          </button>
        </div>
        <Days events={events} shown={events.filter((event) => isShown(search, event))} names={names} change={change} />
      </div>
      {sheet && (
        <Dialog title={t('activity.kinds')} onClose={() => setSheet(false)}>
          <ActivityFilters {...filters} className="filters sheetfilters" />
        </Dialog>
      )}
    </div>
  );
}

const DAY_MS = 86_400_000;
const dayOf = (at: string | number): number => Math.floor(new Date(at).getTime() / DAY_MS);

function Days({
  events,
  shown,
  names,
  change,
}: {
  readonly events: readonly Happened[];
  readonly shown: readonly Happened[];
  readonly names: Names;
  readonly change: (next: ActivitySearch) => void;
}) {
  const today = dayOf(useNow());
  if (shown.length === 0) {
    return (
      <Empty
        title={t('activity.noneShown')}
        actions={
          <button type="button" className="btn btn-sm" onClick={() => change({})}>
            {t('activity.showAll')}
          </button>
        }
      >
        {t('activity.noneShownText', { count: grouped(events.length) })}
      </Empty>
    );
  }
  const days = [...new Set(shown.map(({ at }) => dayOf(at)))];
  return (
    <>
      {days.map((day) => (
        <section className="evday" key={day} aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>
            {dateText(day * DAY_MS, 'day')} <span>{ago(today - day)}</span>
          </h2>
          <ol>
            {shown
              .filter(({ at }) => dayOf(at) === day)
              .map((event) => (
                <ActivityRow key={event.id} event={event} names={names} />
              ))}
          </ol>
        </section>
      ))}
      <div className="pager">
        <span>{t('activity.shown', { shown: grouped(shown.length), count: grouped(events.length) })}</span>
        <span className="faint">
          {t('activity.older')}{' '}
          <Link to="/account" hash="ledger">
            {t('account.title')}
          </Link>
        </span>
      </div>
    </>
  );
}

function ago(days: number): string {
  if (days <= 0) return t('activity.today');
  return days === 1 ? t('activity.yesterday') : t('activity.daysAgo', { count: days });
}
