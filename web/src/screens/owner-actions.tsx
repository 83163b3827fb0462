// The dialogs of an owner's actions on a device: amounts first, then all dates and the exact text, then the wallet.

import type { OwnerAction } from '@tandem/client';
import { type ReactNode, useState } from 'react';
import { marketNow } from '../app/clock.ts';
import { availableOf, useMe } from '../app/me.ts';
import { isMore, isSome, minus, type OwnedDevice, type OwnedOffer, readAmount, stakeOf, sum } from '../app/owner.ts';
import { Amount } from '../components/amount.tsx';
import { AmountField } from '../components/amount-field.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ExitDates, Unaffected } from '../components/exit-dates.tsx';
import { Note } from '../components/note.tsx';
import { OffButton } from '../components/off-button.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { hardware, percent, place, shortAddress, shortAmount } from '../format.ts';
import { t } from '../text.ts';
import { useConnected } from '../wallet/wallets.ts';

/** An action of an owner that a dialog asks about; offers are published on a screen of their own. */
export type OwnerDialogAction = Exclude<OwnerAction, 'CREATE_OFFER' | 'REPLACE_OFFER'>;

/** What an owner asked for. */
export type OwnerAsk = { readonly action: OwnerDialogAction; readonly offer?: OwnedOffer; readonly amount?: string };

export function OwnerDialog({
  action,
  owned,
  offer,
  amount,
  cooldownMs,
  onClose,
}: {
  readonly action: OwnerDialogAction;
  readonly owned: OwnedDevice;
  /** The offer to close. */
  readonly offer?: OwnedOffer;
  /** An amount that is proposed. */
  readonly amount?: string;
  readonly cooldownMs: number;
  readonly onClose: () => void;
}) {
  const { device } = owned;
  const fields = { deviceId: device.id };
  const shared = {
    subtitle: `${hardware(device)}, ${place(device)}`,
    onClose,
    done: () => ({ title: t(`owner.${action}_DONE`), body: <p>{t(`owner.${action}_DONE_TEXT`)}</p> }),
  };
  switch (action) {
    case 'STAKE_DEVICE':
    case 'WITHDRAW_OVERFLOW':
      return <AmountDialog action={action} owned={owned} proposed={amount ?? ''} shared={shared} />;
    case 'UNSTAKE_DEVICE':
      return (
        <SigningDialog
          {...shared}
          action="unstakeDevice"
          fields={fields}
          title={t('owner.unstakeTitle', { amount: shortAmount(owned.ownerStake) })}
          before={<UnstakeDates owned={owned} cooldownMs={cooldownMs} />}
          confirm={t('coStake.unstakeSign')}
          cancel={t('owner.keep')}
          danger
          foldText
        />
      );
    case 'WITHDRAW_DEVICE_STAKE':
      return (
        <SigningDialog
          {...shared}
          action="withdrawDeviceStake"
          fields={fields}
          title={t('owner.withdrawTitle', { amount: shortAmount(owned.ownerStake) })}
          before={<p>{t('owner.withdrawText', { wallet: shortAddress(owned.ownerWallet) })}</p>}
        />
      );
    case 'CLAIM_REWARDS':
      return (
        <SigningDialog
          {...shared}
          action="claimRewards"
          fields={fields}
          title={t('coStake.claimTitle', { amount: shortAmount(owned.rewards.accrued) })}
          before={<p>{t('owner.claimText', { wallet: shortAddress(owned.ownerWallet) })}</p>}
        />
      );
    case 'CLOSE_OFFER':
      return offer === undefined ? null : (
        <SigningDialog
          {...shared}
          action="closeOffer"
          fields={{ offerId: offer.id }}
          title={t('owner.closeTitle', {
            amount: shortAmount(offer.requestedAmount),
            share: percent(offer.rewardShareBps),
          })}
          before={<p>{t('owner.closeText')}</p>}
          confirm={t('owner.closeSign')}
          cancel={t('owner.keepOffer')}
          danger
        />
      );
    default:
      return action satisfies never;
  }
}

type Shared = {
  readonly subtitle: string;
  readonly onClose: () => void;
  readonly done: () => { readonly title: string; readonly body: ReactNode };
};

/** Asks for an amount, then for the signature. */
function AmountDialog({
  action,
  owned,
  proposed,
  shared,
}: {
  readonly action: 'STAKE_DEVICE' | 'WITHDRAW_OVERFLOW';
  readonly owned: OwnedDevice;
  readonly proposed: string;
  readonly shared: Shared;
}) {
  const [typed, setTyped] = useState(action === 'WITHDRAW_OVERFLOW' ? owned.withdrawableOverflow : proposed);
  const [signing, setSigning] = useState(false);
  const wallet = useConnected();
  const balance = availableOf(useMe(), wallet?.address ?? '') ?? '0';
  const amount = readAmount(typed);
  const most = action === 'STAKE_DEVICE' ? balance : owned.withdrawableOverflow;
  const values = { amount: shortAmount(amount ?? '0') };
  const title = action === 'STAKE_DEVICE' ? t('owner.stakeTitle') : t('owner.overflowTitle');
  if (signing && amount !== null) {
    const fields = { deviceId: owned.device.id, amount };
    const name = action === 'STAKE_DEVICE' ? 'stakeDevice' : 'withdrawOverflow';
    return <SigningDialog {...shared} action={name} fields={fields} title={t(`owner.${action}_FOR`, values)} />;
  }
  const off =
    amount === null
      ? t('owner.typeAmount')
      : isMore(amount, most)
        ? t(action === 'STAKE_DEVICE' ? 'owner.overBalance' : 'owner.overOverflow', { most: shortAmount(most) })
        : null;
  return (
    <Dialog
      title={title}
      subtitle={shared.subtitle}
      onClose={shared.onClose}
      footer={
        <>
          <button type="button" className="btn btn-quiet" onClick={shared.onClose}>
            {t('action.cancel')}
          </button>
          <OffButton kind="primary" off={off} onClick={() => setSigning(true)}>
            {t('owner.continue')}
          </OffButton>
        </>
      }
    >
      <AmountField label={title} value={typed} onChange={setTyped}>
        {action === 'STAKE_DEVICE' ? <StakeOutcome owned={owned} amount={amount ?? '0'} /> : t('owner.overflowText')}
      </AmountField>
      <p className="small dim">
        {action === 'STAKE_DEVICE'
          ? t('owner.walletHolds', { wallet: shortAddress(wallet?.address ?? ''), amount: shortAmount(balance) })
          : t('owner.upTo', { amount: shortAmount(most) })}
      </p>
    </Dialog>
  );
}

/** What a device has once an amount is staked on it. */
function StakeOutcome({ owned, amount }: { readonly owned: OwnedDevice; readonly amount: string }) {
  const after = sum([stakeOf(owned).counted, amount]);
  const { requiredStake } = owned.device;
  const short = minus(requiredStake, after);
  const values = { after: shortAmount(after), required: shortAmount(requiredStake), short: shortAmount(short) };
  return <>{t(isSome(short) ? 'owner.afterShort' : 'owner.afterEnough', values)}</>;
}

function UnstakeDates({ owned, cooldownMs }: { readonly owned: OwnedDevice; readonly cooldownMs: number }) {
  const ends = new Date(marketNow() + cooldownMs).toISOString();
  const dates = [
    { name: 'owner.leaves', text: 'owner.leavesText', at: null },
    { name: 'coStake.cooldown', text: 'owner.cooldownText', at: ends },
  ] as const;
  return (
    <>
      <ExitDates dates={dates} withdrawableAt={ends} amount={owned.ownerStake} />
      <Note tone="wait" title={t('owner.coStakersFree')}>
        {t('owner.coStakersFreeText')}
      </Note>
      <ul className="checks">
        <Unaffected name="coStake.rewardsStay">
          <Amount value={owned.rewards.accrued} />
        </Unaffected>
      </ul>
    </>
  );
}
