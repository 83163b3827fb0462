// The status line: connection, block, clock; in a sandbox its controls.

import { useMutation } from '@tanstack/react-query';
import { useNow } from '../app/clock.ts';
import { useSeenAt } from '../app/live.ts';
import { useNextBlock, usePageStatus } from '../app/status.ts';
import { queries, tandem } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { dateText, grouped, shortAddress, shortAmount } from '../format.ts';
import { GivePlayMoneyDocument, MoveClockDocument } from '../generated/shell.ts';
import { t } from '../text.ts';
import { connectedWallet, connectOpen } from '../wallet/wallets.ts';
import { errorText } from './failure.tsx';

/** Steps of the sandbox's clock, in seconds. */
const STEPS = { '+1 h': 3_600, '+1 d': 86_400, '+7 d': 604_800, '+14 d': 1_209_600 } as const;
const PLAY_MONEY = '20000';
/** A stream has an item at least every 15 s. */
const SILENT_MS = 25_000;

export function StatusBar() {
  const now = useNow();
  const seenAt = useSeenAt();
  const status = usePageStatus();
  const connection = seenAt === null ? 'connecting' : Date.now() - seenAt > SILENT_MS ? 'reconnecting' : 'live';
  return (
    <section className="statusbar" aria-label={t('status.region')}>
      <div className="statusbar-in">
        <span className={connection === 'live' ? 'live' : 'live filling-dot'}>{t(`status.${connection}`)}</span>
        <BlockCountdown />
        {status !== undefined && (
          <span className="hide-md">
            <time>{dateText(now, 'seconds')}</time>
          </span>
        )}
        {status?.sandbox === true && <SandboxControls className="sand" />}
      </div>
    </section>
  );
}

function BlockCountdown() {
  const next = useNextBlock();
  if (next === null) return null;
  const number = grouped(next.number);
  if (next.left === null) return <span>{t('status.blockDue', { number })}</span>;
  return (
    <span>
      {t('status.block', { number })} <span className="nowrap">{next.left}</span>
    </span>
  );
}

/** The sandbox's clock and faucet. */
export function SandboxControls({ className }: { readonly className: string }) {
  const clock = useMutation({
    mutationFn: async (by: keyof typeof STEPS) => {
      const { advanceClock } = await tandem.ask(MoveClockDocument, { input: { bySeconds: STEPS[by] } });
      if (advanceClock.__typename !== 'AdvanceClockSuccess') throw new Error(advanceClock.message);
      return { by, now: advanceClock.now };
    },
    onSuccess: ({ by, now }) => {
      toast('clock', t('status.moved', { by: by.slice(1) }), t('status.movedText', { at: dateText(now) }));
      void queries.invalidateQueries();
    },
    onError: (error) => toast('bad', t('action.failed'), errorText(error)),
  });
  const faucet = useMutation({
    mutationFn: async (wallet: string) => {
      const { faucet: given } = await tandem.ask(GivePlayMoneyDocument, { input: { wallet, amount: PLAY_MONEY } });
      if (given.__typename !== 'FaucetSuccess') throw new Error(given.message);
      return { wallet, amount: given.amount };
    },
    onSuccess: ({ wallet, amount }) => {
      toast(
        'coin',
        t('status.faucetDone', { amount: shortAmount(amount) }),
        t('status.faucetText', { wallet: shortAddress(wallet) }),
      );
      void queries.invalidateQueries();
    },
    onError: (error) => toast('bad', t('action.failed'), errorText(error)),
  });
  const give = (): void => {
    const wallet = connectedWallet();
    if (wallet === null) {
      toast('info', t('status.faucetNone'), t('status.faucetNoneText'));
      connectOpen.set(true);
    } else {
      faucet.mutate(wallet.address);
    }
  };
  return (
    <span className={className}>
      <span className="faint">{clock.isPending ? t('status.moving') : t('status.clock')}</span>
      {(Object.keys(STEPS) as (keyof typeof STEPS)[]).map((by) => (
        <button
          key={by}
          type="button"
          aria-label={`${t('status.clock')} ${by}`}
          aria-busy={clock.isPending}
          aria-disabled={clock.isPending}
          onClick={clock.isPending ? undefined : () => clock.mutate(by)}
        >
          {by}
        </button>
      ))}
      <span className="faint">·</span>
      <button type="button" aria-busy={faucet.isPending} onClick={faucet.isPending ? undefined : give}>
        {t('status.faucet')}
      </button>
      <a className="sandlink" href="/graphql">
        {t('status.graphiql')}
      </a>
    </span>
  );
}
