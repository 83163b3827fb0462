// What Activity lists: everything or what is unread, the kinds, and one device.

import { type ActivitySearch, EVENTS, KIND_NAMES, KINDS, leftOut } from '../app/activity-kinds.ts';
import type { Entry, Names } from '../app/activity-log.ts';
import { Icon } from '../components/icon.tsx';
import { grouped } from '../format.ts';
import { t } from '../text.ts';

type Choice = {
  readonly search: ActivitySearch;
  readonly change: (next: ActivitySearch) => void;
  readonly events: readonly Entry[];
};

const withUnread = ({ unread: _, ...rest }: ActivitySearch, unread: boolean): ActivitySearch =>
  unread ? { ...rest, unread: true } : rest;

export function ActivityFilters({
  search,
  change,
  events,
  names,
  className,
}: Choice & { readonly names: Names; readonly className: string }) {
  const without = leftOut(search);
  const toggle = (kind: string): void => {
    const next = without.includes(kind) ? without.filter((one) => one !== kind) : [...without, kind];
    const { without: _, ...rest } = search;
    change(next.length === 0 ? rest : { ...rest, without: next.join(',') });
  };
  return (
    <form className={className} aria-label={t('activity.kinds')} onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{t('activity.show')}</legend>
        {([false, true] as const).map((unread) => (
          <label className="check" key={String(unread)}>
            <input
              type="radio"
              name={`${className}-unread`}
              checked={(search.unread === true) === unread}
              onChange={() => change(withUnread(search, unread))}
            />
            <span>{t(unread ? 'activity.unread' : 'activity.all')}</span>
            <span>{grouped(countOf(events, unread))}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t('activity.kind')}</legend>
        {KIND_NAMES.map((kind) => (
          <label className="check" key={kind}>
            <input type="checkbox" checked={!without.includes(kind)} onChange={() => toggle(kind)} />
            <Icon name={KINDS[kind]} />
            <span>{t(`activity.${kind}`)}</span>
            <span>{grouped(events.filter(({ type }) => EVENTS[type][0] === kind).length)}</span>
          </label>
        ))}
      </fieldset>
      <Device search={search} change={change} events={events} names={names} />
    </form>
  );
}

function Device({ search, change, events, names }: Choice & { readonly names: Names }) {
  const ids = [...new Set(events.map(({ deviceId }) => deviceId))].filter((id) => typeof id === 'string');
  if (ids.length < 2) return null;
  const choose = (device: string): void => {
    const { device: _, ...rest } = search;
    change(device === '' ? rest : { ...rest, device });
  };
  return (
    <fieldset>
      <legend>{t('activity.device')}</legend>
      <label className="select">
        <span className="hide">{t('activity.device')}</span>
        <select value={search.device ?? ''} onChange={({ target }) => choose(target.value)}>
          <option value="">{t('activity.allDevices')}</option>
          {ids.map((id) => (
            <option key={id} value={id}>
              {names.devices.get(id) ?? id}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </label>
    </fieldset>
  );
}

/** Everything or what is unread, in one line for narrow screens. */
export function UnreadChoice({ search, change, events }: Choice) {
  return (
    <fieldset className="seg">
      <legend className="hide">{t('activity.show')}</legend>
      {([false, true] as const).map((unread) => (
        <label key={String(unread)}>
          <input
            type="radio"
            name="unread"
            checked={(search.unread === true) === unread}
            onChange={() => change(withUnread(search, unread))}
          />
          {t(unread ? 'activity.unread' : 'activity.all')} <span>{grouped(countOf(events, unread))}</span>
        </label>
      ))}
    </fieldset>
  );
}

const countOf = (events: readonly Entry[], unread: boolean): number =>
  unread ? events.filter(({ isUnread }) => isUnread).length : events.length;
