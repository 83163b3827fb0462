// A modal dialog: head and foot stay, the middle scrolls. Escape and the cross close it, and focus goes back to where it was.

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../text.ts';
import { Icon } from './icon.tsx';

export function Dialog({
  title,
  subtitle,
  footer,
  onClose,
  children,
}: {
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly footer?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    element?.querySelector('h2')?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dh">
        <div>
          <h2 id={id} tabIndex={-1}>
            {title}
          </h2>
          {subtitle !== undefined && <p>{subtitle}</p>}
        </div>
        <button type="button" className="iconbtn" aria-label={t('app.closeNamed', { name: title })} onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      <div className="dm stack">{children}</div>
      {footer !== undefined && <div className="df">{footer}</div>}
    </dialog>
  );
}
