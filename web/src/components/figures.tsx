// The strip of headline figures: hairlines between them, four at most.

import type { ReactNode } from 'react';

export type Figure = {
  readonly name: string;
  readonly value: ReactNode;
  readonly sub?: ReactNode;
  readonly yes?: boolean;
};

export function Figures({ items, lead = false }: { readonly items: readonly Figure[]; readonly lead?: boolean }) {
  return (
    <dl className={lead ? 'figures lead' : 'figures'}>
      {items.map(({ name, value, sub, yes }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={yes === true ? 'yes' : undefined}>{value}</dd>
          {sub !== undefined && <dd className="sub">{sub}</dd>}
        </div>
      ))}
    </dl>
  );
}

/** A value that is not known yet. */
export function Skeleton({ className = 'w-3' }: { readonly className?: string }) {
  return <span className={`skel ${className}`} />;
}
