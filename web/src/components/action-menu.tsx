// The menu of a row: what can be done, and for what cannot, the reason. Arrows move, Escape closes; on phones it is a sheet.

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { Icon, type IconName } from './icon.tsx';

export type MenuItem = {
  readonly name: string;
  readonly icon: IconName;
  readonly hint?: ReactNode;
  /** Why it is off; null when it is on. */
  readonly off: string | null;
  /** A hairline stands above it. */
  readonly cut?: boolean;
  readonly onClick: () => void;
};

const isPhone = (): boolean => matchMedia('(max-width: 600px)').matches;

export function ActionMenu({
  label,
  title,
  subtitle,
  items,
}: {
  /** What the button is called. */
  readonly label: string;
  /** What the menu is about. */
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly items: readonly MenuItem[];
}) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setOpen(false);
    place.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!open || isPhone()) return undefined;
    place.current?.querySelector<HTMLButtonElement>('.menu button')?.focus();
    const outside = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node && place.current?.contains(target))) setOpen(false);
    };
    const closeOnEscape = ({ key }: globalThis.KeyboardEvent): void => {
      if (key !== 'Escape') return;
      setOpen(false);
      place.current?.querySelector('button')?.focus();
    };
    addEventListener('pointerdown', outside);
    addEventListener('keydown', closeOnEscape);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('keydown', closeOnEscape);
    };
  }, [open]);
  const list = (
    <ul className={isPhone() ? 'menu' : 'menu menu-at'} aria-label={title} onKeyDown={moveFocus}>
      {items.map(({ name, icon, hint, off, cut, onClick }) => (
        <li key={name} className={cut === true ? 'cut' : undefined}>
          <button
            type="button"
            aria-disabled={off !== null}
            onClick={() => {
              if (off !== null) return;
              close();
              onClick();
            }}
          >
            <Icon name={icon} />
            <span>{name}</span>
            <span className="hint num">{off === null ? hint : null}</span>
            {off !== null && <span className="reason">{off}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <div className="menuplace" ref={place}>
      <button type="button" className="iconbtn" aria-label={label} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="more" />
      </button>
      {open && !isPhone() && list}
      {open && isPhone() && (
        <Dialog title={title} subtitle={subtitle} onClose={close}>
          {list}
        </Dialog>
      )}
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll('button')];
  const at = all.indexOf(event.target as HTMLButtonElement);
  all[(at + by + all.length) % all.length]?.focus();
}
