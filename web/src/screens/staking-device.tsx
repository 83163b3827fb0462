// One device of an owner: its stake as a bar, what may still be offered, what needs the owner, and the menu of all actions.

import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { availableOf, useMe } from '../app/me.ts';
import { actionOf, barOf, isSome, type OwnedDevice, partOf, stakeOf } from '../app/owner.ts';
import { ActionMenu, type MenuItem } from '../components/action-menu.tsx';
import { Amount } from '../components/amount.tsx';
import { Icon } from '../components/icon.tsx';
import { width } from '../components/share-cell.tsx';
import { StakeBar, StakeParts } from '../components/stake-bar.tsx';
import { Status, toneOfSufficiency } from '../components/status.tsx';
import { hardware, percent, place, shortAmount } from '../format.ts';
import { t, textOf } from '../text.ts';
import { useConnected, withWallet } from '../wallet/wallets.ts';
import { type OwnerAsk, OwnerDialog, type OwnerDialogAction } from './owner-actions.tsx';
import { Needs } from './staking-needs.tsx';

export function StakingDevice({
  owned,
  maxCoStakeBps,
  maxShareBps,
  cooldownMs,
}: {
  readonly owned: OwnedDevice;
  readonly maxCoStakeBps: number;
  readonly maxShareBps: number;
  readonly cooldownMs: number;
}) {
  const [open, setOpen] = useState<OwnerAsk | null>(null);
  const ask = (next: OwnerAsk): void => withWallet(() => setOpen(next));
  const { device } = owned;
  const create = actionOf(owned, 'CREATE_OFFER');
  const most = partOf(device.requiredStake, maxCoStakeBps);
  const name = hardware(device);
  return (
    <li className="device">
      <div>
        <h2>{name}</h2>
        <p className="where">
          {place(device)} · {device.hired ? t('staking.hired') : textOf('deviceState', device.state)}
        </p>
        <div className="lines">
          <Status tone={toneOfSufficiency(device.stakeSufficiency)}>{t(`staking.${device.stakeSufficiency}`)}</Status>
          <ListingTag owned={owned} />
          <DealsLink owned={owned} />
        </div>
      </div>
      <DeviceBar owned={owned} />
      <div className="rooms">
        <Room
          name={t('staking.stake')}
          of={t('staking.ofAmount', { amount: shortAmount(most) })}
          part={partIn(owned.stakeRoom, most)}
        >
          <Amount value={owned.stakeRoom} unit={false} />
        </Room>
        <Room
          name={t('staking.share')}
          of={t('staking.ofShare', { share: percent(maxShareBps) })}
          part={(owned.shareRoom / Math.max(1, maxShareBps)) * 10_000}
        >
          {percent(owned.shareRoom)}
        </Room>
      </div>
      <div className="acts">
        {create.allowed ? (
          <Link className="btn btn-sm" to="/staking/$id/offer" params={{ id: owned.id }}>
            {t('staking.createOffer')}
          </Link>
        ) : (
          <button type="button" className="btn btn-sm" aria-disabled="true" aria-describedby={`why-${owned.id}`}>
            {t('staking.createOffer')}
          </button>
        )}
        <DeviceMenu owned={owned} onAsk={ask} />
      </div>
      <Needs owned={owned} onAsk={ask} />
      {!create.allowed && (
        <div className="why" id={`why-${owned.id}`}>
          <Icon name="info" />
          <span>{create.reason}</span>
        </div>
      )}
      {open !== null && <OwnerDialog {...open} owned={owned} cooldownMs={cooldownMs} onClose={() => setOpen(null)} />}
    </li>
  );
}

/** Returns an amount's part of another in basis points, for a bar. */
const partIn = (amount: string, whole: string): number => (Number(amount) / Math.max(1e-8, Number(whole))) * 10_000;

function DeviceBar({ owned }: { readonly owned: OwnedDevice }) {
  const bar = barOf(owned);
  const { own, co, leaving, pending, offered, short } = stakeOf(owned);
  const missing = owned.device.stakeSufficiency === 'GRACE' ? 'missing grace' : 'missing';
  const words = [
    { kind: 'own', name: t('staking.part_own'), amount: own },
    { kind: 'co', name: t('staking.part_co'), amount: co },
    { kind: 'leave', name: t('staking.part_leave'), amount: leaving },
    { kind: 'pend', name: t('staking.part_pend'), amount: pending },
    { kind: 'offer', name: t('staking.part_offer'), amount: offered },
    { kind: missing, name: t('staking.part_missing'), amount: short },
    { kind: 'over', name: t('staking.part_over'), amount: owned.overflow },
  ] as const;
  return (
    <div className="bar">
      <StakeBar required={owned.device.requiredStake} parts={bar.parts} label={bar.label} />
      <StakeParts
        items={[
          ...words.filter(({ kind, amount }) => kind === 'own' || isSome(amount)),
          { name: t('staking.part_of'), amount: owned.device.requiredStake },
        ]}
      />
    </div>
  );
}

/** What is left of a room, with a bar of it. */
function Room({
  name,
  of,
  part,
  children,
}: {
  readonly name: string;
  readonly of: string;
  readonly part: number;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <div className="r">
        <span>{name}</span>
        <span className="num">
          <b className="mid">{children}</b> <span className="faint">{of}</span>
        </span>
      </div>
      <svg aria-hidden="true">
        <rect className="bg" width="100%" height="4" rx="2" />
        <rect className="used" width={width(part)} height="4" rx="2" />
      </svg>
    </div>
  );
}

function ListingTag({ owned }: { readonly owned: OwnedDevice }) {
  const { listed, reasons } = owned.listing;
  if (listed) {
    return (
      <span className="tag">
        <Icon name="ok" />
        {t('staking.listed')}
      </span>
    );
  }
  const create = actionOf(owned, 'CREATE_OFFER').reason;
  const more = reasons.slice(1).filter((reason) => reason !== create);
  return (
    <>
      <span className="tag">
        <Icon name="off" />
        {t('staking.notListed')} {reasons[0]}
      </span>
      {more.length > 0 && <span className="small dim">{more.join(' ')}</span>}
    </>
  );
}

function DealsLink({ owned }: { readonly owned: OwnedDevice }) {
  const open = owned.liveOffers.filter(({ status }) => status === 'OPEN').length;
  const held = owned.coStakes.nodes.length;
  if (open + held === 0) return null;
  const words = [
    open === 0 ? null : t(open === 1 ? 'staking.openOffer' : 'staking.openOffers', { count: open }),
    held === 0 ? null : t(held === 1 ? 'staking.coStake' : 'staking.coStakes', { count: held }),
  ];
  return (
    <Link className="small" to="/staking/co-staking" hash={owned.id}>
      {words.filter((word) => word !== null).join(', ')}
    </Link>
  );
}

/** Every action of the owner on the device; those that are off say why. */
function DeviceMenu({ owned, onAsk }: { readonly owned: OwnedDevice; readonly onAsk: (open: OwnerAsk) => void }) {
  const navigate = useNavigate();
  const balance = availableOf(useMe(), useConnected()?.address ?? '');
  const name = hardware(owned.device);
  const open = owned.liveOffers.filter(({ status }) => status === 'OPEN');
  const { counted } = stakeOf(owned);
  const dialog = (action: OwnerDialogAction): Pick<MenuItem, 'off' | 'onClick'> => ({
    off: actionOf(owned, action).reason,
    onClick: () => onAsk({ action }),
  });
  const items: readonly MenuItem[] = [
    {
      name: t('staking.menuCreate'),
      icon: 'tag',
      off: actionOf(owned, 'CREATE_OFFER').reason,
      onClick: () => void navigate({ to: '/staking/$id/offer', params: { id: owned.id } }),
    },
    {
      name: t('owner.stakeTitle'),
      icon: 'plus',
      hint: balance === null ? null : t('staking.walletHint', { amount: shortAmount(balance) }),
      ...dialog('STAKE_DEVICE'),
    },
    {
      name: t('owner.overflowTitle'),
      icon: 'out',
      hint: t('owner.upTo', { amount: shortAmount(owned.withdrawableOverflow) }),
      ...dialog('WITHDRAW_OVERFLOW'),
    },
    {
      name: t('staking.menuClaim'),
      icon: 'coin',
      hint: t('staking.amountHint', { amount: shortAmount(owned.rewards.accrued) }),
      ...dialog('CLAIM_REWARDS'),
    },
    { name: t('staking.menuUnstake'), icon: 'x', cut: true, ...dialog('UNSTAKE_DEVICE') },
    { name: t('staking.menuWithdraw'), icon: 'ready', ...dialog('WITHDRAW_DEVICE_STAKE') },
    {
      name: t('staking.menuClose'),
      icon: 'bad',
      off: actionOf(owned, 'CLOSE_OFFER').reason,
      // Of several open offers the person chooses one where they stand side by side.
      onClick: () => {
        const [one, ...more] = open;
        if (one !== undefined && more.length === 0) onAsk({ action: 'CLOSE_OFFER', offer: one });
        else void navigate({ to: '/staking/co-staking', hash: owned.id });
      },
    },
  ];
  return (
    <ActionMenu
      label={t('staking.menuLabel', { device: name })}
      title={name}
      subtitle={`${place(owned.device)} · ${t('staking.stands', { amount: shortAmount(counted), required: shortAmount(owned.device.requiredStake) })}`}
      items={items}
    />
  );
}
