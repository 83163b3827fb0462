// What a place shows that could not be read: what failed, whether anything happened, what to do, and the request's number.

import { RefusedError, refusalText } from '../app/refusal.ts';
import { isTandemError } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { loadTexts, t, textOf } from '../text.ts';
import { Copy } from './alias.tsx';
import { Note } from './note.tsx';

/** Returns the sentence about an error of the client, or message and way out of a refusal. */
export function errorText(error: unknown): string {
  if (error instanceof RefusedError) return refusalText(error.refusal);
  if (!isTandemError(error)) return t('error.other');
  return textOf('error', error.code) ?? `${t('error.other')} (${error.code})`;
}

export function Failure({
  error,
  onRetry,
  title,
}: {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly title?: string;
}) {
  const requestId = isTandemError(error) ? error.requestId : undefined;
  return (
    <Note
      tone="bad"
      alert
      title={title ?? t('error.title')}
      actions={
        <button type="button" className="btn btn-sm" onClick={onRetry}>
          {t('error.again')}
        </button>
      }
    >
      {errorText(error)} {t('error.nothing')}
      {typeof requestId === 'string' && (
        <span className="small dim">
          {' '}
          {t('error.request', { id: requestId })}{' '}
          <Copy value={requestId} what={t('error.request', { id: '' }).trim()} />
        </span>
      )}
    </Note>
  );
}

/** Shows in a message that an action was refused or failed, once the texts about it are there. */
export function sayFailure(error: unknown): void {
  void loadTexts().then(() => toast('bad', t('action.failed'), errorText(error)));
}
