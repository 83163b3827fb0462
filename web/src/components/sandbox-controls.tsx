// The sandbox's clock and faucet, loaded where the marketplace is a sandbox.

import type { SandboxSettlementMode } from '@tandem/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { RefusedError } from '../app/refusal.ts';
import { queries, tandem } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { dateText, shortAddress, shortAmount } from '../format.ts';
import { GivePlayMoneyDocument, MoveClockDocument, SwitchSettlementDocument } from '../generated/sandbox.ts';
import { t } from '../text.ts';
import { connectedWallet, connectOpen } from '../wallet/wallets.ts';
import { sayFailure } from './failure.tsx';

/** Steps of the sandbox's clock, in seconds. */
const STEPS = { '+1 h': 3_600, '+1 d': 86_400, '+7 d': 604_800, '+14 d': 1_209_600 } as const;
const PLAY_MONEY = '20000';
/** The sandbox's clock and faucet. */
export function SandboxControls({ className }: { readonly className: string }) {
  const clock = useMutation({
    mutationFn: async (by: keyof typeof STEPS) => {
      const { advanceClock } = await tandem.ask(MoveClockDocument, { input: { bySeconds: STEPS[by] } });
      if (advanceClock.__typename !== 'AdvanceClockSuccess') throw new RefusedError(advanceClock);
      return { by, now: advanceClock.now };
    },
    onSuccess: ({ by, now }) => {
      toast('clock', t('status.moved', { by: by.slice(1) }), t('status.movedText', { at: dateText(now) }));
      void queries.invalidateQueries();
    },
    onError: sayFailure,
  });
  const faucet = useMutation({
    mutationFn: async (wallet: string) => {
      const { faucet: given } = await tandem.ask(GivePlayMoneyDocument, { input: { wallet, amount: PLAY_MONEY } });
      if (given.__typename !== 'FaucetSuccess') throw new RefusedError(given);
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
    onError: sayFailure,
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
      <SettlementSwitch />
      <a className="sandlink" href="/graphql">
        {t('status.graphiql')}
      </a>
    </span>
  );
}

const MODES = ['INSTANT', 'DELAYED', 'FAILING'] as const satisfies readonly SandboxSettlementMode[];
const DELAY_SECONDS = 60;

/** Chooses the next way in which the sandbox settles claims. The API does not say the present one, so it is shown once it was chosen here. */
function SettlementSwitch() {
  const [mode, setMode] = useState<SandboxSettlementMode | null>(null);
  const change = useMutation({
    mutationFn: async (next: SandboxSettlementMode) => {
      const input = next === 'DELAYED' ? { mode: next, seconds: DELAY_SECONDS } : { mode: next };
      const { sandboxSettlement } = await tandem.ask(SwitchSettlementDocument, { input });
      if (sandboxSettlement.__typename !== 'SandboxSettlementSuccess') throw new RefusedError(sandboxSettlement);
      return sandboxSettlement.mode;
    },
    onSuccess: (next) => {
      setMode(next);
      toast('swap', t(`status.${next}`), t(`status.${next}_TEXT`));
    },
    onError: sayFailure,
  });
  const next = MODES[(MODES.indexOf(mode ?? 'INSTANT') + 1) % MODES.length] ?? 'INSTANT';
  return (
    <button
      type="button"
      aria-busy={change.isPending}
      onClick={change.isPending ? undefined : () => change.mutate(next)}
    >
      {mode === null ? t('status.settlement') : t(`status.${mode}`)}
    </button>
  );
}
