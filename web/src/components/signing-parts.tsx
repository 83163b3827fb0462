// Parts of the dialog of a signed action: the text with its expiry, the button that lets the wallet sign it, and the steps.

import type { ActionName } from '@tandem/client';
import type { ReactNode } from 'react';
import { useNow } from '../app/clock.ts';
import type { Expiry, Signing } from '../app/signing.ts';
import { lengthText } from '../format.ts';
import { t } from '../text.ts';
import { DateTime } from './date-time.tsx';
import { Icon } from './icon.tsx';
import { OffButton } from './off-button.tsx';
import { SignText } from './wallet-prompt.tsx';

/** Lets the wallet sign; after the text has expired it reads a new one. */
export function ConfirmButton({
  danger,
  expiry,
  busy,
  off,
  onConfirm,
  onAnew,
  children,
}: {
  readonly danger: boolean;
  readonly expiry: Expiry | null;
  readonly busy: boolean;
  readonly off: string | null;
  readonly onConfirm: () => void;
  readonly onAnew: () => void;
  readonly children: ReactNode;
}) {
  useNow();
  const expired = expiry !== null && expiry.deadline <= Date.now();
  return (
    <OffButton kind={danger ? 'danger' : 'primary'} busy={busy} off={off} onClick={expired ? onAnew : onConfirm}>
      {expired ? t('action.anew') : children}
    </OffButton>
  );
}

/** What is left until a time of this computer's clock. */
function Left({ until }: { readonly until: number }) {
  useNow();
  return <span className="count">{lengthText(until - Date.now())}</span>;
}

/** The text byte for byte, and until when it can be signed. */
export function ReviewText({
  text,
  expiry,
  fold,
}: {
  readonly text: string | null;
  readonly expiry: Expiry | null;
  readonly fold: boolean;
}) {
  if (text === null) {
    return (
      <p className="dim" role="status">
        {t('action.reading')}
      </p>
    );
  }
  const aside =
    expiry === null ? null : (
      <span className="small dim num">
        {t('action.validUntil', { time: '' })}
        <DateTime at={expiry.at} form="minute" /> <Left until={expiry.deadline} />
      </span>
    );
  const shown = <SignText text={text} title={t('action.textTitle')} aside={aside} />;
  if (!fold) return shown;
  return (
    <details className="asdata">
      <summary>{t('action.readText')}</summary>
      <div className="stack">{shown}</div>
    </details>
  );
}

const STEPS = ['READ', 'SIGN', 'SETTLE'] as const;
const NOW = {
  IDLE: 0,
  READING: 0,
  REVIEW: 0,
  WALLET: 1,
  DECLINED: 1,
  OTHER_BYTES: 1,
  SENDING: 2,
  REFUSED: 2,
  FAILED: 2,
  DONE: 3,
} as const satisfies Readonly<Record<Signing<ActionName>['step'], number>>;

/** The steps of a signed action, with the one that runs. */
export function Stepper({ at, settles }: { readonly at: Signing<ActionName>['step']; readonly settles: boolean }) {
  const names = [t('action.read'), t('action.sign'), settles ? t('action.settle') : t('action.send')];
  return (
    <ol className="stepper">
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < NOW[at] ? 'ok' : index === NOW[at] ? 'on' : ''}
          aria-current={index === NOW[at] ? 'step' : undefined}
        >
          <Icon name={index < NOW[at] ? 'ok' : index === NOW[at] ? 'clock' : 'open'} />
          {names[index]}
        </li>
      ))}
    </ol>
  );
}
