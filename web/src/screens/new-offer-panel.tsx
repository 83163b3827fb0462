// The panel beside the steps of an offer: it sums up the plan live, and has the one primary button.

import { formatAmount, parseAmount } from '@tandem/client/money';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { parameterOf } from '../app/owner.ts';
import { type ChangePlan, keptPerBlock, type Planned } from '../app/planned.ts';
import { Amount, Measure, Share } from '../components/amount.tsx';
import { OffButton } from '../components/off-button.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { hardware, percent, place, shortAddress, shortAmount, yieldPercent } from '../format.ts';
import { t } from '../text.ts';
import { useConnected, withWallet } from '../wallet/wallets.ts';

const DAY_MS = 86_400_000;

export function PlanPanel({
  planned,
  change,
  problem,
}: {
  readonly planned: Planned;
  readonly change: ChangePlan;
  readonly problem: string | null;
}) {
  const [signing, setSigning] = useState(false);
  const wallet = useConnected();
  const { plan, amount, shareBps } = planned;
  const isSummary = plan.step === 'summary';
  const values = { amount: shortAmount(amount ?? '0') };
  const text = isSummary
    ? t(plan.replaces === undefined ? 'newOffer.publish' : 'newOffer.replace', values)
    : t('newOffer.toSummary');
  const goOn = (): void => {
    if (!isSummary) change({ step: 'summary' });
    else withWallet(() => setSigning(true));
  };
  return (
    <>
      <aside className="panel sticky" aria-label={t('newOffer.panel')}>
        <div>
          <p className="dim small">{t('newOffer.thisOfferHead')}</p>
          <p className="big">
            <Amount value={amount ?? '0'} />
          </p>
          <p className="small dim">
            {t('newOffer.for')}{' '}
            <b className="mid">
              <Share bps={shareBps} />
            </b>{' '}
            {t('newOffer.ofEachBlock')}
          </p>
        </div>
        <div>
          <dl className="kv small">
            {rowsOf(planned).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
        <div className="stack">
          <OffButton kind="primary" size="btn-lg btn-wide" off={problem} onClick={goOn}>
            {text}
          </OffButton>
          <p className="small dim">
            {isSummary && wallet !== null
              ? t('newOffer.opensWallet', { wallet: shortAddress(wallet.address) })
              : t('newOffer.kept')}
          </p>
        </div>
      </aside>
      <div className="claimbar">
        <p>
          <b className="strong">
            <Amount value={amount ?? '0'} />
          </b>{' '}
          {t('newOffer.for')} {percent(shareBps)} %
        </p>
        <button
          type="button"
          className="btn btn-primary"
          aria-disabled={problem !== null}
          onClick={problem === null ? goOn : undefined}
        >
          {isSummary ? t('newOffer.publishShort') : t('owner.continue')}
        </button>
      </div>
      {signing && amount !== null && <Sign planned={planned} amount={amount} onClose={() => setSigning(false)} />}
    </>
  );
}

function rowsOf(planned: Planned): readonly (readonly [string, ReactNode])[] {
  const { owned, quote, parameters, afterClaim } = planned;
  const { estimate } = quote;
  const perDay = BigInt(Math.round(DAY_MS / Math.max(1, parameterOf(parameters, 'blockIntervalMs'))));
  const daily = (perBlock: string): ReactNode => <Amount value={formatAmount(parseAmount(perBlock) * perDay)} />;
  const kept = keptPerBlock(planned);
  const days = (name: string): number => Math.round(parameterOf(parameters, name) / DAY_MS);
  return [
    [t('market.device'), hardware(owned.device)],
    [t('newOffer.getsDay'), estimate === null ? '–' : daily(estimate.perBlock)],
    [t('newOffer.keepDay'), kept === null ? '–' : daily(kept)],
    [
      t('offer.apr'),
      estimate === null ? '–' : <Measure key="apr" value={yieldPercent(estimate.aprBps)} unit={t('unit.percent')} />,
    ],
    [t('newOffer.sample'), t('newOffer.sampleBlocks', { count: quote.sampleBlocks })],
    [
      t('newOffer.whenClaimed'),
      t('staking.stands', { amount: shortAmount(afterClaim), required: shortAmount(owned.device.requiredStake) }),
    ],
    [t('newOffer.toLeave'), t('newOffer.leaveDays', { wait: days('waitPeriodMs'), cooldown: days('cooldownMs') })],
  ];
}

/** Reads the text, asks the wallet, and shows the published offer. */
function Sign({
  planned,
  amount,
  onClose,
}: {
  readonly planned: Planned;
  readonly amount: string;
  readonly onClose: () => void;
}) {
  const { owned, plan, shareBps } = planned;
  const terms = {
    requestedAmount: amount,
    rewardShareBps: shareBps,
    expiresAt: plan.until === undefined ? null : `${plan.until}:00.000Z`,
    visibility: plan.visibility ?? ('LISTED' as const),
    reservedFor: plan.reserved ?? null,
  };
  const shared = {
    subtitle: `${hardware(owned.device)}, ${place(owned.device)}`,
    onClose,
    done: ({ offer }: { readonly offer: { readonly slug: string } }) => ({
      title: t('newOffer.done'),
      body: <GoTo slug={offer.slug} device={owned.id} />,
    }),
  };
  const values = { amount: shortAmount(amount) };
  return plan.replaces === undefined ? (
    <SigningDialog
      {...shared}
      action="createOffer"
      fields={{ ...terms, deviceId: owned.device.id }}
      title={t('newOffer.publish', values)}
    />
  ) : (
    <SigningDialog
      {...shared}
      action="replaceOffer"
      fields={{ ...terms, offerId: plan.replaces }}
      title={t('newOffer.replace', values)}
    />
  );
}

/** Goes on to the published offer. */
function GoTo({ slug, device }: { readonly slug: string; readonly device: string }) {
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: '/staking/published/$slug', params: { slug }, search: { device }, replace: true });
  }, [navigate, slug, device]);
  return <p>{t('newOffer.doneText')}</p>;
}
