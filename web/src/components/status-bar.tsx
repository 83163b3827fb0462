// The status line: connection, block, clock; in a sandbox its controls.

import { lazy, Suspense } from 'react';
import { useNow } from '../app/clock.ts';
import { useClosedAt } from '../app/connection.ts';
import { useSeenAt } from '../app/live.ts';
import { useFilling, useNextBlock, usePageStatus } from '../app/status.ts';
import { dateText, grouped } from '../format.ts';
import { t } from '../text.ts';

/** A stream has an item at least every 15 s. */
const SILENT_MS = 25_000;
/** A socket that was closed is open again within this time, unless something is wrong. */
const CLOSED_MS = 2_000;

const SandboxControls = lazy(async () => ({ default: (await import('./sandbox-controls.tsx')).SandboxControls }));

export function StatusBar() {
  const now = useNow();
  const seenAt = useSeenAt();
  const status = usePageStatus();
  const filling = useFilling();
  const closedAt = useClosedAt();
  const isLost =
    (closedAt !== null && Date.now() - closedAt > CLOSED_MS) || (seenAt !== null && Date.now() - seenAt > SILENT_MS);
  const connection = seenAt === null ? 'connecting' : isLost ? 'reconnecting' : 'live';
  return (
    <section className="statusbar" aria-label={t('status.region')}>
      <div className="statusbar-in">
        <span className={connection === 'live' && filling === null ? 'live' : 'live filling-dot'}>
          {filling === null ? t(`status.${connection}`) : t('status.filling', { percent: filling })}
        </span>
        <BlockCountdown />
        {status !== undefined && (
          <span className="hide-md">
            <time>{dateText(now, 'seconds')}</time>
          </span>
        )}
        {status?.sandbox === true && (
          <Suspense>
            <SandboxControls className="sand" />
          </Suspense>
        )}
      </div>
    </section>
  );
}

function BlockCountdown() {
  const next = useNextBlock();
  if (next == null) return null;
  const number = grouped(next.number);
  if (next.left === null) return <span>{t('status.blockDue', { number })}</span>;
  return (
    <span>
      {t('status.block', { number })} <span className="nowrap">{next.left}</span>
    </span>
  );
}
