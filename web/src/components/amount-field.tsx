// A field for an exact amount of IO, with what it means below.

import { type ReactNode, useId } from 'react';
import { t } from '../text.ts';
import { Icon } from './icon.tsx';

export function AmountField({
  label,
  value,
  onChange,
  unit = t('unit.io'),
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly unit?: string;
  readonly children?: ReactNode;
}) {
  const id = useId();
  return (
    <div className="stack">
      <label className="inputwrap">
        <span className="hide">{label}</span>
        <input
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={value}
          aria-describedby={children === undefined ? undefined : id}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <span>{unit}</span>
      </label>
      {children !== undefined && (
        <p className="why" id={id}>
          <Icon name="info" />
          <span>{children}</span>
        </p>
      )}
    </div>
  );
}
