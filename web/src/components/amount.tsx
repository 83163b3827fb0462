// An amount of IO: grouped for reading, exact to eight decimals in its value and title.

import { exactAmount, grouped, percent, shortAmount } from '../format.ts';
import { t } from '../text.ts';

export function Amount({ value, unit = true }: { readonly value: string; readonly unit?: boolean }) {
  const exact = exactAmount(value);
  const [whole = '', fraction = ''] = exact.split('.');
  return (
    <data value={exact} title={`${grouped(whole)}.${fraction} ${t('unit.io')}`}>
      {shortAmount(value)}
      {unit && <span className="u">{t('unit.io')}</span>}
    </data>
  );
}

/** Basis points as a share, such as 74.00 %. */
export function Share({ bps }: { readonly bps: number }) {
  return (
    <span className="nowrap">
      {percent(bps)}
      <span className="u">{t('unit.percent')}</span>
    </span>
  );
}

/** A number with a quieter unit behind it. */
export function Measure({ value, unit }: { readonly value: string; readonly unit: string }) {
  return (
    <>
      {value}
      <span className="u">{unit}</span>
    </>
  );
}
