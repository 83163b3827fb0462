// What a device needs from its owner: stake by a date, stake to earn again, or nothing but a withdrawal.

import { actionOf, isSome, type OwnedDevice, stakeOf } from '../app/owner.ts';
import { Countdown, DateTime } from '../components/date-time.tsx';
import { Note } from '../components/note.tsx';
import { shortAmount } from '../format.ts';
import { t } from '../text.ts';
import type { OwnerAsk } from './owner-actions.tsx';

/** What the device needs from its owner, with the one button that gives it. */
export function Needs({ owned, onAsk }: { readonly owned: OwnedDevice; readonly onAsk: (open: OwnerAsk) => void }) {
  const { stakeSufficiency, sufficiencyDeadline } = owned.device;
  const { short, counted } = stakeOf(owned);
  if (owned.exit !== null) return <Exit owned={owned} onAsk={onAsk} />;
  if (!isSome(short) || stakeSufficiency === 'SUFFICIENT') return null;
  const stake = actionOf(owned, 'STAKE_DEVICE');
  const actions = stake.allowed ? (
    <button
      type="button"
      className={isSome(counted) ? 'btn btn-sm btn-primary' : 'btn btn-sm'}
      onClick={() => onAsk({ action: 'STAKE_DEVICE', amount: short })}
    >
      {t('staking.stakeAmount', { amount: shortAmount(short) })}
    </button>
  ) : undefined;
  const amount = shortAmount(short);
  if (sufficiencyDeadline !== null) {
    return (
      <Note
        tone="wait"
        title={
          <>
            {t('staking.addBy', { amount })} <DateTime at={sufficiencyDeadline} />
          </>
        }
        actions={actions}
      >
        <Countdown at={sufficiencyDeadline} />. {t('staking.addByText')}
      </Note>
    );
  }
  if (!isSome(counted)) {
    return (
      <Note title={t('staking.notStaked')} actions={actions}>
        {t('staking.notStakedText', { amount })}
      </Note>
    );
  }
  return (
    <Note tone="bad" title={t('staking.earnsNothing')} actions={actions}>
      {t('staking.earnsNothingText', { amount })}
    </Note>
  );
}

/** The exit of the owner's stake with its date. */
function Exit({ owned, onAsk }: { readonly owned: OwnedDevice; readonly onAsk: (open: OwnerAsk) => void }) {
  if (owned.exit === null || !isSome(owned.ownerStake)) return null;
  const { startedAt, cooldownEndsAt } = owned.exit;
  const withdraw = actionOf(owned, 'WITHDRAW_DEVICE_STAKE');
  return (
    <Note
      tone={withdraw.allowed ? 'good' : 'plain'}
      title={t(withdraw.allowed ? 'staking.canWithdraw' : 'staking.inCooldown', {
        amount: shortAmount(owned.ownerStake),
      })}
      actions={
        withdraw.allowed ? (
          <button
            type="button"
            className="btn btn-sm btn-primary"
            onClick={() => onAsk({ action: 'WITHDRAW_DEVICE_STAKE' })}
          >
            {t('owner.withdrawTitle', { amount: shortAmount(owned.ownerStake) })}
          </button>
        ) : undefined
      }
    >
      {startedAt !== null && (
        <>
          {t('staking.unstakedAt')} <DateTime at={startedAt} />;{' '}
        </>
      )}
      {cooldownEndsAt !== null && (
        <>
          {t('staking.cooldownEnds')} <DateTime at={cooldownEndsAt} /> <Countdown at={cooldownEndsAt} />
        </>
      )}
      .
    </Note>
  );
}
