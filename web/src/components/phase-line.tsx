// The phases of a co-stake, or dates ahead, on a line: solid past, the present with its progress, dashed ahead.

import type { ReactNode } from 'react';

export type PhaseStep = {
  readonly title: ReactNode;
  readonly state: 'done' | 'now' | 'ahead';
  readonly colour?: 'wait' | 'cool';
  /** How much of the present step has passed, from 0 to 1. */
  readonly progress?: number;
  readonly children?: ReactNode;
};

export function PhaseLine({ label, steps }: { readonly label: string; readonly steps: readonly PhaseStep[] }) {
  return (
    <ol className="phase" aria-label={label}>
      {steps.map(({ title, state, colour, progress, children }, index) => (
        <li
          key={index}
          className={[state === 'ahead' ? '' : state, colour === undefined ? '' : `c-${colour}`].join(' ').trim()}
          aria-current={state === 'now' ? 'step' : undefined}
        >
          {progress !== undefined && (
            <svg className="through" aria-hidden="true">
              <rect width={`${Math.min(100, Math.max(0, progress * 100))}%`} height="3" />
            </svg>
          )}
          <span className="t">{title}</span>
          {children}
        </li>
      ))}
    </ol>
  );
}
