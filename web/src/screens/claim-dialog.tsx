// Claiming an offer: the exact text, the slot that it takes, the wallet, and then the settlement, from SENDING to APPROVED or FAILED.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMe } from '../app/me.ts';
import { asked } from '../app/tandem.ts';
import { Alias } from '../components/alias.tsx';
import { Amount, Measure, Share } from '../components/amount.tsx';
import { Countdown, DateTime } from '../components/date-time.tsx';
import { Figures } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { Note } from '../components/note.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { hardware, place } from '../format.ts';
import { ClaimProgressDocument, type ClaimProgressQuery } from '../generated/offer.ts';
import { t, textOf } from '../text.ts';
import type { OfferOfPage } from './offer-data.ts';

export function ClaimDialog({
  offer,
  withdrawableAt,
  onClose,
}: {
  readonly offer: OfferOfPage;
  /** When the money could be withdrawn after an unstake today. */
  readonly withdrawableAt: string;
  readonly onClose: () => void;
}) {
  const slots = useMe()?.claimSlots;
  const { device, requestedAmount, rewardShareBps } = offer;
  const upheld = device.slashes.nodes.filter(({ reviewStatus }) => reviewStatus !== 'REVERSED').length;
  return (
    <SigningDialog
      action="claimOffer"
      fields={{ offerId: offer.id }}
      title={t('claim.title')}
      subtitle={
        <>
          {hardware(device)}, {place(device)} · <Alias alias={device.owner.alias} />
        </>
      }
      settles
      why={t('claim.slotText')}
      before={
        <Figures
          items={[
            { name: t('claim.lend'), value: <Amount value={requestedAmount} /> },
            { name: t('claim.get'), value: <Share bps={rewardShareBps} /> },
            {
              name: t('claim.slots'),
              value:
                slots === undefined ? (
                  '–'
                ) : (
                  <Measure
                    value={t('claim.slotsOf', { free: slots.available, limit: slots.limit })}
                    unit={t('claim.free')}
                  />
                ),
            },
          ]}
        />
      }
      after={
        <>
          <Note tone="acc" title={t('claim.seesTitle')}>
            {t('claim.seesText')}
          </Note>
          <ul className="checks small">
            <li className="yes">
              <Icon name="clock" />
              <span>{t('claim.withdrawFrom')}</span>
              <span className="v">
                <DateTime at={withdrawableAt} />
              </span>
            </li>
            <li className="yes">
              <Icon name="shield" />
              <span>{t('claim.slashable')}</span>
              <span className="v">
                {upheld === 0 ? t('claim.neverSlashed') : t('claim.slashedBefore', { count: upheld })}
              </span>
            </li>
          </ul>
        </>
      }
      done={({ coStake }) => ({
        title: t('claim.yours'),
        body: <Progress coStakeId={coStake.id} />,
        actions: (
          <>
            <button type="button" className="btn btn-quiet" onClick={onClose}>
              {t('action.close')}
            </button>
            <Link className="btn btn-primary" to="/co-stakes/$id" params={{ id: coStake.id }}>
              {t('claim.open')}
            </Link>
          </>
        ),
      })}
      refusedActions={
        <Link className="btn" to="/">
          {t('claim.similar')}
        </Link>
      }
      onClose={onClose}
    />
  );
}

/** How often the settlement is read again when no stream says it. */
const READ_EVERY_MS = 1_500;
type CoStake = Extract<ClaimProgressQuery['node'], { readonly __typename: 'CoStake' }>;

function Progress({ coStakeId }: { readonly coStakeId: string }) {
  const { data } = useQuery({
    ...asked('co-stakes', ClaimProgressDocument, { id: coStakeId }),
    refetchInterval: ({ state }) => (isSettled(state.data) ? false : READ_EVERY_MS),
  });
  const coStake = data?.node?.__typename === 'CoStake' ? data.node : null;
  return (
    <ol className="settle" role="status">
      <li className="ok">
        <Icon name="ok" />
        <b>{t('action.signed')}</b>
      </li>
      <li className="ok">
        <Icon name="ok" />
        <span>
          <b>{t('claim.taken')}</b>
          <br />
          <span className="dim">{t('claim.takenText')}</span>
        </span>
      </li>
      {coStake !== null && <SettlementLine settlement={coStake.settlement} />}
    </ol>
  );
}

const isSettled = (data: ClaimProgressQuery | undefined): boolean =>
  data?.node?.__typename === 'CoStake' && data.node.settlement.status !== 'SENDING';

function SettlementLine({ settlement }: { readonly settlement: CoStake['settlement'] }) {
  const { status, settleBy, settledAt, failure } = settlement;
  switch (status) {
    case 'SENDING':
      return (
        <li className="run">
          <Icon name="spin" />
          <span>
            <b>{t('claim.SENDING')}</b>
            <br />
            <span className="dim">
              {t('claim.sendingText')} <DateTime at={settleBy} form="minute" /> <Countdown at={settleBy} />
            </span>
          </span>
        </li>
      );
    case 'APPROVED':
      return (
        <li className="ok">
          <Icon name="ok" />
          <span>
            <b>{t('claim.APPROVED')}</b>
            <br />
            <span className="dim">{t('claim.approvedText')}</span>
          </span>
          {settledAt !== null && <DateTime at={settledAt} form="time" />}
        </li>
      );
    case 'EXPIRED':
    case 'FAILED':
      return (
        <li className="err">
          <Icon name="bad" />
          <span>
            <b>{t('claim.FAILED')}</b>
            <br />
            <span className="dim">
              {failure === null ? '' : textOf('claim', failure)} {t('claim.failedText')}
            </span>
          </span>
          {settledAt !== null && <DateTime at={settledAt} form="time" />}
        </li>
      );
    default:
      return status satisfies never;
  }
}
