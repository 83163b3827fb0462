// What a co-staker can do with a co-stake now, and the dialogs of it: every date stands there before the signature.

import type { CoStakeAction } from '@tandem/client';
import { useState } from 'react';
import { plain } from '../app/refusal.ts';
import { Amount } from '../components/amount.tsx';
import { DateTime } from '../components/date-time.tsx';
import { ExitDates, Unaffected } from '../components/exit-dates.tsx';
import { Note } from '../components/note.tsx';
import { OffButton } from '../components/off-button.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { hardware, place, shortAmount } from '../format.ts';
import { t } from '../text.ts';
import { withWallet } from '../wallet/wallets.ts';
import type { CoStakeOfPage } from './co-stake-data.ts';

/** The action that belongs to each phase. */
const OFFERED = {
  PENDING: [],
  FAILED: [],
  ACTIVE: ['UNSTAKE'],
  WAIT_PERIOD: ['CANCEL_UNSTAKE'],
  COOLDOWN: ['WITHDRAW'],
  WITHDRAWABLE: ['WITHDRAW'],
  WITHDRAWN: [],
} as const satisfies Readonly<Record<CoStakeOfPage['phase'], readonly CoStakeAction[]>>;

/** The buttons of a co-stake; those that are off say why. */
export function CoStakeActions({
  coStake,
  more = [],
  size = '',
}: {
  readonly coStake: CoStakeOfPage;
  readonly more?: readonly CoStakeAction[];
  readonly size?: string;
}) {
  const [open, setOpen] = useState<CoStakeAction | null>(null);
  const actions = [...OFFERED[coStake.phase], ...more];
  return (
    <div className="actions">
      {actions.map((action) => {
        const available = coStake.availableActions.find((one) => one.action === action);
        const reason =
          available?.allowed === true ? null : plain(available?.refusals[0]?.message ?? t('coStake.notNow'));
        return (
          <OffButton
            key={action}
            kind={action === 'UNSTAKE' ? 'plain' : action === 'CANCEL_UNSTAKE' ? 'plain' : 'primary'}
            size={size}
            off={reason}
            onClick={() => withWallet(() => setOpen(action))}
          >
            {t(`coStake.${action}`, {
              amount: shortAmount(action === 'CLAIM_REWARDS' ? coStake.rewards.accrued : coStake.held),
            })}
          </OffButton>
        );
      })}
      {open !== null && <ActionDialog action={open} coStake={coStake} onClose={() => setOpen(null)} />}
    </div>
  );
}

function ActionDialog({
  action,
  coStake,
  onClose,
}: {
  readonly action: CoStakeAction;
  readonly coStake: CoStakeOfPage;
  readonly onClose: () => void;
}) {
  const { device } = coStake.offer;
  const shared = {
    subtitle: `${hardware(device)}, ${place(device)}`,
    onClose,
    done: () => ({ title: t(`coStake.${action}_DONE`), body: <p>{t(`coStake.${action}_DONE_TEXT`)}</p> }),
  };
  const fields = { coStakeId: coStake.id };
  switch (action) {
    case 'UNSTAKE':
      return (
        <SigningDialog
          {...shared}
          action="unstake"
          fields={fields}
          title={t('coStake.unstakeTitle', { amount: shortAmount(coStake.held) })}
          subtitle={`${shared.subtitle} · ${t('coStake.whole')}`}
          before={<UnstakeDates coStake={coStake} />}
          confirm={t('coStake.unstakeSign')}
          cancel={t('coStake.keep')}
          danger
          foldText
        />
      );
    case 'CANCEL_UNSTAKE':
      return (
        <SigningDialog
          {...shared}
          action="cancelUnstake"
          fields={fields}
          title={t('coStake.cancelTitle')}
          before={<p>{t('coStake.cancelText')}</p>}
          cancel={t('coStake.keepLeaving')}
        />
      );
    case 'WITHDRAW':
      return (
        <SigningDialog
          {...shared}
          action="withdraw"
          fields={fields}
          title={t('coStake.withdrawTitle', { amount: shortAmount(coStake.held) })}
          before={<Taken coStake={coStake} />}
        />
      );
    case 'CLAIM_REWARDS':
      return (
        <SigningDialog
          {...shared}
          action="claimRewards"
          fields={fields}
          title={t('coStake.claimTitle', { amount: shortAmount(coStake.rewards.accrued) })}
          before={<p>{t('coStake.claimText')}</p>}
        />
      );
    default:
      return action satisfies never;
  }
}

function UnstakeDates({ coStake }: { readonly coStake: CoStakeOfPage }) {
  const exit = coStake.exitIfUnstakedNow;
  if (exit === null) return null;
  const dates = [
    { name: 'coStake.earningStops', text: 'coStake.earningStopsText', at: null },
    { name: 'coStake.waitEnds', text: 'coStake.waitEndsText', at: exit.waitEndsAt },
    { name: 'coStake.cooldown', text: 'coStake.cooldownText', at: exit.cooldownEndsAt },
  ] as const;
  return (
    <>
      <ExitDates dates={dates} withdrawableAt={exit.cooldownEndsAt} amount={coStake.held} />
      <Note icon="lock" title={t('coStake.fixed')}>
        {t('coStake.fixedText')}
      </Note>
      <ul className="checks">
        <Unaffected name="coStake.slotFree">
          <DateTime at={exit.waitEndsAt} form="short" />
        </Unaffected>
        <Unaffected name="coStake.rewardsStay">
          <Amount value={coStake.rewards.accrued} />
        </Unaffected>
      </ul>
    </>
  );
}

/** What is paid back, and what slashes took of it. */
function Taken({ coStake }: { readonly coStake: CoStakeOfPage }) {
  return (
    <dl className="kv">
      {(
        [
          ['coStake.lent', coStake.amount],
          ['coStake.slashed', coStake.slashed],
          ['coStake.paidBack', coStake.held],
        ] as const
      ).map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>
            <Amount value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
