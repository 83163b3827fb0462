// The dates that an exit fixes, in the dialog before its signature: what begins with the signature, what ends when, and what is paid then.

import type { ReactNode } from 'react';
import { marketNow } from '../app/clock.ts';
import { type TextKey, t } from '../text.ts';
import { Amount } from './amount.tsx';
import { Countdown, DateTime } from './date-time.tsx';
import { Icon } from './icon.tsx';

/** A date of an exit; `at` is null for what begins with the signature. */
export type ExitDate = { readonly name: TextKey; readonly text: TextKey; readonly at: string | null };

/** `withdrawableAt` is RFC 3339, `amount` the exact amount in IO that can be withdrawn then. */
export function ExitDates({
  dates,
  withdrawableAt,
  amount,
}: {
  readonly dates: readonly ExitDate[];
  readonly withdrawableAt: string;
  readonly amount: string;
}) {
  return (
    <table className="dates">
      <caption className="hide">{t('coStake.datesCaption')}</caption>
      <tbody>
        {dates.map(({ name, text, at }) => (
          <DateRow key={name} name={name} text={text} at={at ?? new Date(marketNow()).toISOString()}>
            {at === null ? t('coStake.whenSigned') : <Countdown at={at} />}
          </DateRow>
        ))}
        <DateRow name="coStake.withdrawRow" text="coStake.withdrawRowText" at={withdrawableAt}>
          <Amount value={amount} />
        </DateRow>
      </tbody>
    </table>
  );
}

function DateRow({
  name,
  text,
  at,
  children,
}: {
  readonly name: TextKey;
  readonly text: TextKey;
  readonly at: string;
  readonly children: ReactNode;
}) {
  return (
    <tr>
      <th scope="row">
        {t(name)}
        <span className="d">{t(text)}</span>
      </th>
      <td>
        <DateTime at={at} form="weekday" />
      </td>
      <td>{children}</td>
    </tr>
  );
}

/** A line that says what an exit leaves as it is, with its value. */
export function Unaffected({ name, children }: { readonly name: TextKey; readonly children: ReactNode }) {
  return (
    <li className="yes">
      <Icon name="ok" />
      <span>{t(name)}</span>
      <span className="v">{children}</span>
    </li>
  );
}
