// A button that can be off: it keeps its focus, and the reason stands beside it.

import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';
const CLASSES = { primary: 'btn btn-primary', plain: 'btn', quiet: 'btn btn-quiet', danger: 'btn btn-danger' } as const;

export function OffButton({
  kind = 'plain',
  size = '',
  off = null,
  busy = false,
  onClick,
  children,
}: {
  readonly kind?: Kind;
  /** Further classes, such as `btn-sm` or `btn-lg btn-wide`. */
  readonly size?: string;
  /** Why the button is off; null when it is on. */
  readonly off?: ReactNode;
  readonly busy?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  const id = useId();
  const isOff = off !== null && off !== undefined;
  return (
    <>
      <button
        type="button"
        className={`${CLASSES[kind]} ${size}`}
        aria-disabled={isOff || busy}
        aria-busy={busy}
        aria-describedby={isOff ? id : undefined}
        onClick={isOff || busy ? undefined : onClick}
      >
        {busy && <Icon name="spin" />}
        {children}
      </button>
      {isOff && <Why id={id}>{off}</Why>}
    </>
  );
}

/** A reason beside what it explains. */
export function Why({ id, children }: { readonly id?: string; readonly children: ReactNode }) {
  return (
    <p className="why" id={id}>
      <Icon name="info" />
      <span>{children}</span>
    </p>
  );
}
