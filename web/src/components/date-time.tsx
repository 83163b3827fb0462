// A date of the marketplace: absolute first, its countdown beside it. Countdowns are never announced.

import { useNow } from '../app/clock.ts';
import { type DateForm, dateText, lengthText } from '../format.ts';
import { t } from '../text.ts';

export function DateTime({ at, form = 'full' }: { readonly at: string; readonly form?: DateForm }) {
  return (
    <time dateTime={at} title={dateText(at, 'seconds')}>
      {dateText(at, form)}
    </time>
  );
}

/** What is left until a date, such as `in 7 d 00 h`; nothing once it has come. */
export function Countdown({ at, bare = false }: { readonly at: string; readonly bare?: boolean }) {
  const left = Date.parse(at) - useNow();
  if (left <= 0) return null;
  return <span className="count">{bare ? lengthText(left) : t('unit.in', { left: lengthText(left) })}</span>;
}

/** A date with its countdown. */
export function Due({ at, form = 'full' }: { readonly at: string; readonly form?: DateForm }) {
  return (
    <>
      <DateTime at={at} form={form} /> <Countdown at={at} />
    </>
  );
}
