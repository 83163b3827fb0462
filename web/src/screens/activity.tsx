// Activity: what happened to the account since this browser follows it, newest first.

import { useSession } from '@tandem/client/react';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Happened, useHappened } from '../app/account-stream.ts';
import { setUnread } from '../app/live.ts';
import { useTitle } from '../app/title.ts';
import { Amount } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Empty } from '../components/note.tsx';
import { SignedOut } from '../components/signed-out.tsx';
import { t, textOf } from '../text.ts';

export function ActivityScreen() {
  const session = useSession();
  useTitle(t('activity.title'));
  return (
    <>
      <div className="pagehead">
        <div>
          <h1>{t('activity.title')}</h1>
          <p>{t('activity.lead')}</p>
        </div>
      </div>
      {session === null ? <SignedOut /> : <Events />}
    </>
  );
}

function Events() {
  const events = useHappened();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each event that arrives here is read here.
  useEffect(() => setUnread(0), [events]);
  if (events.length === 0) return <Empty title={t('activity.none')}>{t('activity.noneText')}</Empty>;
  return (
    <ol aria-label={t('activity.title')}>
      {events.map((event) => (
        <EventRow key={event.id} event={event} />
      ))}
    </ol>
  );
}

function EventRow({ event }: { readonly event: Happened }) {
  const { type, at, slug, coStakeId, amount } = event;
  const text = textOf('eventText', type) ?? type;
  return (
    <li className="ev">
      <span />
      <DateTime at={at} form="short" />
      <span />
      <p>
        {coStakeId !== null ? (
          <Link to="/co-stakes/$id" params={{ id: coStakeId }}>
            {text}
          </Link>
        ) : slug !== null ? (
          <Link to="/offers/$slug" params={{ slug }}>
            {text}
          </Link>
        ) : (
          text
        )}
      </p>
      <span className="am">{amount !== null && <Amount value={amount} />}</span>
    </li>
  );
}
