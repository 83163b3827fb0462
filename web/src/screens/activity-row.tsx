// One event of Activity: when, of which kind, what happened to which device, and the screen that shows more.

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EVENTS, KINDS } from '../app/activity-kinds.ts';
import type { Entry, Names } from '../app/activity-log.ts';
import { Alias } from '../components/alias.tsx';
import { Amount } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Icon } from '../components/icon.tsx';
import { t, textOf } from '../text.ts';

export function ActivityRow({ event, names }: { readonly event: Entry; readonly names: Names }) {
  const { type, at, amount, count, isUnread, deviceId, coStakeId } = event;
  const [kind, tone] = EVENTS[type];
  const device = names.devices.get(deviceId ?? '');
  const text = textOf('eventText', type) ?? type;
  const coStake = names.coStakes.get(coStakeId ?? '');
  return (
    <li className={isUnread ? 'ev unread' : 'ev'}>
      {isUnread ? (
        <span className="undot">
          <span className="hide">{t('activity.unread')}</span>
        </span>
      ) : (
        <span />
      )}
      <DateTime at={at} form="minute" />
      <span className={`kind ${tone}`}>
        <Icon name={KINDS[kind]} />
        {t(`activity.${kind}`)}
      </span>
      <p>
        <EventLink event={event} mine={coStake?.mine === true}>
          {text}
        </EventLink>
        <span className="sub">
          {device}
          {count > 1 && ` ${t('activity.blocks', { count })}`}
          {coStake !== undefined && (
            <>
              {device !== undefined && ', '}
              {t('activity.with')} <Alias alias={coStake.alias} />
            </>
          )}
        </span>
      </p>
      <span className="am">{amount !== null && <Amount value={amount} />}</span>
    </li>
  );
}

/** Leads to the screen on which a person can act on the event. */
function EventLink({
  event: { type, slug, coStakeId },
  mine,
  children,
}: {
  readonly event: Entry;
  readonly mine: boolean;
  readonly children: ReactNode;
}) {
  const [kind] = EVENTS[type];
  if (mine && coStakeId !== null) {
    return (
      <Link to="/co-stakes/$id" params={{ id: coStakeId }}>
        {children}
      </Link>
    );
  }
  switch (kind) {
    case 'rewards':
      return <Link to="/rewards">{children}</Link>;
    case 'money':
      return (
        <Link to="/account" hash={type === 'DEPOSIT_CREDITED' ? 'ledger' : 'payouts'}>
          {children}
        </Link>
      );
    case 'account':
      return (
        <Link to="/account" hash={type === 'SESSION_STARTED' ? 'sessions' : 'wallets'}>
          {children}
        </Link>
      );
    case 'offer':
    case 'claim':
    case 'exit':
    case 'stake':
    case 'slash':
      if (slug === null) return <Link to="/staking">{children}</Link>;
      return (
        <Link to="/offers/$slug" params={{ slug }}>
          {children}
        </Link>
      );
    default:
      return kind satisfies never;
  }
}
