// An alias, and a wallet's address: shortened for reading, whole on hover and in the copy.

import { toast } from '../app/toasts.ts';
import { shortAddress, shortAlias } from '../format.ts';
import { t } from '../text.ts';
import { Icon } from './icon.tsx';

export function Alias({ alias, title }: { readonly alias: string; readonly title?: string }) {
  return (
    <span className="mono" title={title === undefined ? alias : `${alias}: ${title}`}>
      {shortAlias(alias)}
    </span>
  );
}

export function Address({ address }: { readonly address: string }) {
  return (
    <span className="mono" title={address}>
      {shortAddress(address)}
    </span>
  );
}

/** Copies a text, and says so. */
export function Copy({
  value,
  what,
  icon = 'copy',
}: {
  readonly value: string;
  readonly what: string;
  readonly icon?: 'copy' | 'link';
}) {
  const copy = (): void => {
    navigator.clipboard.writeText(value).then(
      () => toast('ok', t('app.copied', { what }), value),
      () => undefined,
    );
  };
  return (
    <button type="button" className="copy" aria-label={`${t('app.copy')}: ${what}`} onClick={copy}>
      <Icon name={icon} />
    </button>
  );
}
