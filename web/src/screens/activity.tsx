// Activity: what happened to the account in the last 30 days, by day, newest first, with what this browser has not marked as read. What is
// chosen stands in the URL.

import { useSession } from '@tandem/client/react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { markAllRead } from '../app/account-stream.ts';
import { type ActivitySearch, EVENTS, leftOut } from '../app/activity-kinds.ts';
import { type Entry, type Names, useActivityLog } from '../app/activity-log.ts';
import { useNow } from '../app/clock.ts';
import { useUnread } from '../app/live.ts';
import { useTitle } from '../app/title.ts';
import { DateTime } from '../components/date-time.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { Empty } from '../components/note.tsx';
import { OffButton } from '../components/off-button.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { dateText, grouped } from '../format.ts';
import { t } from '../text.ts';
import { ActivityFilters, UnreadChoice } from './activity-filters.tsx';
import { ActivityRow } from './activity-row.tsx';

const route = getRouteApi('/activity');

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

const isShown = (search: ActivitySearch, { type, isUnread, deviceId }: Entry): boolean =>
  !leftOut(search).includes(EVENTS[type][0]) &&
  (search.unread !== true || isUnread) &&
  (search.device === undefined || search.device === deviceId);

function Events() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [sheet, setSheet] = useState(false);
  const { entries: events, names, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useActivityLog();
  const change = (next: ActivitySearch): void => void navigate({ search: next, replace: true, resetScroll: false });
  if (events === null) {
    return error === null ? <Skeleton className="w-4" /> : <Failure error={error} onRetry={() => void refetch()} />;
  }
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
  const shown = events.filter((event) => isShown(search, event));
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
        <Days events={events} shown={shown} names={names} change={change} />
        <div className="pager">
          <span>
            {t('activity.shown', { shown: grouped(shown.length), count: grouped(events.length) })}{' '}
            <DateTime at={events.at(-1)?.at ?? ''} form="day" />
          </span>
          {hasNextPage ? (
            <OffButton size="btn-sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('activity.loadOlder')}
            </OffButton>
          ) : (
            <span className="faint">
              {t('activity.older')}{' '}
              <Link to="/account" hash="ledger">
                {t('account.title')}
              </Link>
            </span>
          )}
        </div>
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
  readonly events: readonly Entry[];
  readonly shown: readonly Entry[];
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
    </>
  );
}

function ago(days: number): string {
  if (days <= 0) return t('activity.today');
  return days === 1 ? t('activity.yesterday') : t('activity.daysAgo', { count: days });
}
