// A section of a page: parted by a hairline, labelled by its heading.

import { type ReactNode, useId } from 'react';

export function Section({
  title,
  aside,
  anchor,
  className = '',
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  /** Name by which a link finds the section. */
  readonly anchor?: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section id={anchor} className={`section ${className}`} aria-labelledby={id}>
      <div className="head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <p>{aside}</p>}
      </div>
      {children}
    </section>
  );
}
