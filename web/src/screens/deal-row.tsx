// A row of an offer or a co-stake: its label in the owner's words, its dates, what the co-staker got, and what can be done.

import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Deal } from '../app/deals.ts';
import { actionOf, type DeviceWithDeals, isSome, stakeOf } from '../app/owner.ts';
import { tandem } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { ActionMenu, type MenuItem } from '../components/action-menu.tsx';
import { Alias } from '../components/alias.tsx';
import { Amount, Share } from '../components/amount.tsx';
import { Countdown, DateTime } from '../components/date-time.tsx';
import { Icon } from '../components/icon.tsx';
import { Note } from '../components/note.tsx';
import { Label } from '../components/status.tsx';
import { hardware, percent, place, shortAddress, shortAmount } from '../format.ts';
import { AgreementFileDocument } from '../generated/co-stakes.ts';
import { t, textOf } from '../text.ts';
import { withWallet } from '../wallet/wallets.ts';
import { Dates } from './deal-dates.tsx';
import { OwnerDialog } from './owner-actions.tsx';

type Ask = 'STAKE_DEVICE' | 'CLOSE_OFFER';

export function DealRow({
  deal,
  owned,
  first,
  cooldownMs,
}: {
  readonly deal: Deal;
  readonly owned: DeviceWithDeals;
  /** The first row of its device says what the device needs. */
  readonly first: boolean;
  readonly cooldownMs: number;
}) {
  const [asked, setAsked] = useState<Ask | null>(null);
  const ask = (action: Ask): void => withWallet(() => setAsked(action));
  const { offer, coStake } = deal;
  const { short } = stakeOf(owned);
  return (
    <li className={deal.kind === 'past' ? 'deal past' : 'deal'}>
      <div className="what">
        <span className="lb">{t('market.asks')}</span>
        <b className="mid">
          <Amount value={offer.requestedAmount} />
        </b>{' '}
        <span className="dim">
          {t('newOffer.for')} <Share bps={offer.rewardShareBps} />
        </span>
        <Seen deal={deal} />
      </div>
      <div className="st">
        <span className="lb">{t('deals.status')}</span>
        <Label label={deal.label} text={deal.labelText} />
        <span className="sub">
          <Beside deal={deal} />
        </span>
      </div>
      <div className="when">
        <span className="lb">{t('deals.dates')}</span>
        <Dates deal={deal} />
      </div>
      <div className="gave">
        <span className="lb">{t('deals.got')}</span>
        {coStake === null || coStake.phase === 'PENDING' ? (
          <span className="faint">–</span>
        ) : (
          <Amount value={coStake.rewards.lifetime} />
        )}
      </div>
      <Acts deal={deal} owned={owned} onAsk={ask} />
      {first && isSome(short) && owned.exit === null && <Cover owned={owned} short={short} onAsk={ask} />}
      {coStake?.phase === 'WAIT_PERIOD' && (
        <Note title={t('deals.free', { amount: shortAmount(coStake.amount), share: percent(offer.rewardShareBps) })}>
          {t('deals.freeText')}
        </Note>
      )}
      {asked !== null && (
        <OwnerDialog
          action={asked}
          owned={owned}
          offer={offer}
          amount={short}
          cooldownMs={cooldownMs}
          onClose={() => setAsked(null)}
        />
      )}
    </li>
  );
}

/** Who finds the offer and who may claim it. */
function Seen({ deal: { offer } }: { readonly deal: Deal }) {
  if (offer.reservedFor !== null) {
    return (
      <span className="sub">
        <Icon name="lock" />
        {t('newOffer.reserved')} <span className="mono">{shortAddress(offer.reservedFor)}</span>
      </span>
    );
  }
  const isListed = offer.visibility === 'LISTED';
  return (
    <span className="sub">
      <Icon name={isListed ? 'eye' : 'link'} />
      {t(isListed ? 'newOffer.listed' : 'newOffer.unlisted')}
    </span>
  );
}

function Beside({ deal: { offer, coStake } }: { readonly deal: Deal }) {
  if (coStake === null) {
    return <>{offer.status === 'OPEN' ? t('deals.unclaimed') : textOf('closeReason', offer.closeReason ?? '')}</>;
  }
  return (
    <>
      {t('coStake.with')} <Alias alias={coStake.counterparty.alias} />
      {coStake.phase === 'WAIT_PERIOD' && t('deals.whoReads')}
      {coStake.phase === 'WITHDRAWABLE' && t('deals.byHand')}
    </>
  );
}

/** What the device is short, and the button that covers it. */
function Cover({
  owned,
  short,
  onAsk,
}: {
  readonly owned: DeviceWithDeals;
  readonly short: string;
  readonly onAsk: (action: Ask) => void;
}) {
  const deadline = owned.device.sufficiencyDeadline;
  const amount = shortAmount(short);
  const actions = actionOf(owned, 'STAKE_DEVICE').allowed ? (
    <button type="button" className="btn btn-sm btn-primary" onClick={() => onAsk('STAKE_DEVICE')}>
      {t('deals.coverAmount', { amount })}
    </button>
  ) : undefined;
  if (deadline === null) {
    return (
      <Note tone="bad" title={t('deals.earnsNothing', { amount })} actions={actions}>
        {t('deals.earnsNothingText')}
      </Note>
    );
  }
  return (
    <Note
      tone="wait"
      title={
        <>
          {t('staking.addBy', { amount })} <DateTime at={deadline} />
        </>
      }
      actions={actions}
    >
      <Countdown at={deadline} />, {t('deals.addByText', { amount })}
    </Note>
  );
}

function Acts({
  deal,
  owned,
  onAsk,
}: {
  readonly deal: Deal;
  readonly owned: DeviceWithDeals;
  readonly onAsk: (action: Ask) => void;
}) {
  const { offer, coStake } = deal;
  const navigate = useNavigate();
  const isOpen = coStake === null && offer.status === 'OPEN';
  const create = actionOf(owned, 'CREATE_OFFER');
  const again = { amount: offer.requestedAmount, share: offer.rewardShareBps };
  const publish = (): void => void navigate({ to: '/staking/$id/offer', params: { id: owned.id }, search: again });
  const replace = (): void =>
    void navigate({ to: '/staking/$id/offer', params: { id: owned.id }, search: { ...again, replaces: offer.id } });
  const link = (): void =>
    void navigate({ to: '/staking/published/$slug', params: { slug: offer.slug }, search: { device: owned.id } });
  const copy = (): void => {
    navigator.clipboard.writeText(offer.url).then(
      () => toast('ok', t('app.copied', { what: t('offer.link') }), offer.url),
      () => undefined,
    );
  };
  const notOpen = isOpen ? null : t(coStake === null ? 'deals.isClosed' : 'deals.isFilled');
  const items: readonly MenuItem[] = [
    { name: t('deals.copyLink'), icon: 'copy', off: null, onClick: copy },
    { name: t('deals.linkAndQr'), icon: 'qr', off: null, onClick: link },
    {
      name: t('published.seeOffer'),
      icon: 'eye',
      off: null,
      onClick: () => void navigate({ to: '/offers/$slug', params: { slug: offer.slug } }),
    },
    { name: t('deals.replace'), icon: 'refresh', cut: true, off: notOpen, onClick: replace },
    { name: t('deals.offerAgain'), icon: 'plus', off: create.reason, onClick: publish },
    {
      name: t('deals.agreement'),
      icon: 'dl',
      off: coStake === null || coStake.phase === 'PENDING' ? t('deals.noAgreement') : null,
      onClick: () => (coStake === null ? undefined : void download(coStake.id)),
    },
    { name: t('staking.menuClose'), icon: 'x', cut: true, off: notOpen, onClick: () => onAsk('CLOSE_OFFER') },
  ];
  const title = t('deals.offerOf', {
    amount: shortAmount(offer.requestedAmount),
    share: percent(offer.rewardShareBps),
  });
  return (
    <div className="acts">
      {isOpen && (
        <button type="button" className="btn btn-sm" onClick={link}>
          {t('deals.shareLink')}
        </button>
      )}
      {coStake?.phase === 'WAIT_PERIOD' && create.allowed && (
        <button type="button" className="btn btn-sm" onClick={publish}>
          {t('deals.publishReplacement')}
        </button>
      )}
      {coStake?.phase === 'ACTIVE' && (
        <button type="button" className="btn btn-sm btn-quiet" onClick={() => void download(coStake.id)}>
          {t('deals.agreement')}
        </button>
      )}
      <ActionMenu
        label={t('deals.menuLabel', { offer: title, status: deal.labelText })}
        title={title}
        subtitle={`${hardware(owned.device)}, ${place(owned.device)}`}
        items={items}
      />
    </div>
  );
}

/** Saves the agreement's document as a file. */
async function download(coStakeId: string): Promise<void> {
  const { node } = await tandem.ask(AgreementFileDocument, { id: coStakeId });
  if (node?.__typename !== 'CoStake' || node.agreement === null) return;
  const { fileName, document: text } = node.agreement;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
