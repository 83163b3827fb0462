// The panel in which an offer is claimed: what it costs, each condition with its value, and what the owner will see.

import { compareAmounts } from '@tandem/client/money';
import { useState } from 'react';
import { availableOf, type Me, useMe } from '../app/me.ts';
import { plain } from '../app/refusal.ts';
import { Address } from '../components/alias.tsx';
import { Amount, Share } from '../components/amount.tsx';
import { Icon } from '../components/icon.tsx';
import { OffButton } from '../components/off-button.tsx';
import { percent, shortAmount } from '../format.ts';
import { t, textOf } from '../text.ts';
import { connectOpen, useConnected, withWallet } from '../wallet/wallets.ts';
import { ClaimDialog } from './claim-dialog.tsx';
import type { OfferOfPage } from './offer-data.ts';

type Condition = { readonly met: boolean; readonly text: React.ReactNode; readonly value?: React.ReactNode };

export function ClaimPanel({
  offer,
  withdrawableAt,
  perDay,
}: {
  readonly offer: OfferOfPage;
  readonly withdrawableAt: string;
  readonly perDay: string | null;
}) {
  return (
    <aside className="panel sticky" aria-label={t('claim.title')}>
      <div>
        <p className="dim small">{t('offer.claimWhole')}</p>
        <p className="big">
          <Amount value={offer.requestedAmount} />
        </p>
        <p className="small dim">
          {t('offer.forShare', { share: `${percent(offer.rewardShareBps)} %` })}
          {perDay !== null && (
            <>
              , <b className="mid">{t('offer.perDay', { amount: shortAmount(perDay) })}</b>
            </>
          )}
        </p>
      </div>
      <Conditions offer={offer} />
      <div className="stack">
        <ClaimButton offer={offer} withdrawableAt={withdrawableAt} size="btn-lg btn-wide" />
        <p className="small dim">{t('offer.readFirst')}</p>
      </div>
      <div>
        <details className="disc">
          <summary>
            <Icon name="eye" />
            {t('offer.sees')}
            <Icon name="down" />
          </summary>
          <ul className="sees">
            <li>
              <Icon name="user" />
              <span>{t('offer.seesAlias')}</span>
            </li>
            <li>
              <Icon name="wallet" />
              <span>{t('offer.seesWallet')}</span>
            </li>
            <li>
              <Icon name="lock" />
              <span>{t('offer.seesNobody')}</span>
            </li>
          </ul>
        </details>
      </div>
    </aside>
  );
}

/** The bar with the button on narrow screens. */
export function ClaimBar({ offer, withdrawableAt }: { readonly offer: OfferOfPage; readonly withdrawableAt: string }) {
  return (
    <div className="claimbar">
      <p>
        <b className="strong">
          <Amount value={offer.requestedAmount} />
        </b>{' '}
        · <Share bps={offer.rewardShareBps} />
      </p>
      <ClaimButton offer={offer} withdrawableAt={withdrawableAt} size="" brief />
    </div>
  );
}

function ClaimButton({
  offer,
  withdrawableAt,
  size,
  brief = false,
}: {
  readonly offer: OfferOfPage;
  readonly withdrawableAt: string;
  readonly size: string;
  readonly brief?: boolean;
}) {
  const me = useMe();
  const connected = useConnected();
  const [open, setOpen] = useState(false);
  const refusal = offer.canClaim.refusals[0];
  // While the account is being read, a connected wallet is enough: the dialog shows what is known.
  const ready = me !== null && connected !== null;
  const off =
    offer.canClaim.allowed || (!ready && offer.status === 'OPEN')
      ? null
      : plain(refusal?.message ?? t('offer.notOpen'));
  return (
    <>
      <OffButton
        kind="primary"
        size={size}
        off={off === null || !brief ? off : t('offer.seeWhy')}
        onClick={() => (me === null ? connectOpen.set(true) : withWallet(() => setOpen(true)))}
      >
        {brief ? t('offer.claim') : t('offer.claimFor', { amount: shortAmount(offer.requestedAmount) })}
      </OffButton>
      {open && <ClaimDialog offer={offer} withdrawableAt={withdrawableAt} onClose={() => setOpen(false)} />}
    </>
  );
}

function Conditions({ offer }: { readonly offer: OfferOfPage }) {
  const me = useMe();
  const connected = useConnected();
  const codes = new Set(offer.canClaim.refusals.map(({ code }) => code));
  const wallet =
    connected === null ? null : { address: connected.address, available: availableOf(me, connected.address) };
  const conditions: readonly Condition[] = [
    { met: offer.status === 'OPEN', text: t('offer.isOpen'), value: textOf('market', offer.status) },
    {
      met: offer.device.state === 'ACTIVE' || offer.device.state === 'IDLE',
      text: t('offer.operational'),
      value: textOf('deviceState', offer.device.state),
    },
    ...(me == null ? [] : ownConditions(me, offer, wallet, codes.has('OWN_DEVICE'))),
  ];
  return (
    <div>
      <ul className="checks" aria-label={t('offer.conditions')}>
        {conditions.map(({ met, text, value }, index) => (
          <li className={met ? 'yes' : 'no'} key={`${index}`}>
            <Icon name={met ? 'ok' : 'bad'} />
            <span>
              <span className="hide">{t(met ? 'offer.met' : 'offer.unmet')} </span>
              {text}
            </span>
            {value != null && <span className="v">{value}</span>}
          </li>
        ))}
        {me === null && (
          <li className="mind">
            <Icon name="info" />
            <span>{t('offer.connectFirst')}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

function ownConditions(
  me: Me,
  { requestedAmount }: OfferOfPage,
  wallet: { readonly address: string; readonly available: string | null } | null,
  isOwn: boolean,
): readonly Condition[] {
  const { available, limit } = me.claimSlots;
  return [
    { met: available > 0, text: t('offer.slot'), value: t('claim.slotsOf', { free: available, limit }) },
    ...(wallet === null
      ? []
      : [
          {
            met: wallet.available !== null && compareAmounts(wallet.available, requestedAmount) >= 0,
            text: (
              <>
                {t('offer.wallet')} <Address address={wallet.address} />
              </>
            ),
            value: <Amount value={wallet.available ?? '0'} />,
          },
        ]),
    { met: !isOwn, text: t('offer.notOwn') },
  ];
}
