// A note: a thin edge, a tint and an icon; its first words say it all. And what an empty place says.

import type { ReactNode } from 'react';
import { Icon, type IconName, Mark } from './icon.tsx';

type NoteTone = 'plain' | 'good' | 'wait' | 'bad' | 'acc';
const ICONS = { plain: 'info', good: 'ok', wait: 'clock', bad: 'bad', acc: 'eye' } as const satisfies Readonly<
  Record<NoteTone, IconName>
>;

export function Note({
  tone = 'plain',
  icon,
  title,
  actions,
  alert = false,
  children,
}: {
  readonly tone?: NoteTone;
  readonly icon?: IconName;
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly alert?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className={tone === 'plain' ? 'note' : `note ${tone}`} role={alert ? 'alert' : undefined}>
      <Icon name={icon ?? ICONS[tone]} />
      <p>
        <b className="strong">{title}</b> {children}
      </p>
      {actions !== undefined && <p className="actions">{actions}</p>}
    </div>
  );
}

/** What a place without content says: why, and what the next step is. */
export function Empty({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="empty">
      <Mark />
      <h2>{title}</h2>
      <p>{children}</p>
      {actions !== undefined && <div className="actions">{actions}</div>}
    </div>
  );
}
