// The fourth step of an offer: who may claim it, how long it stands, and what the owner should know before signing.

import { useId } from 'react';
import { marketNow } from '../app/clock.ts';
import { parameterOf, partOf } from '../app/owner.ts';
import type { ChangePlan, Planned } from '../app/planned.ts';
import { Countdown } from '../components/date-time.tsx';
import { Icon } from '../components/icon.tsx';
import { Note } from '../components/note.tsx';
import { shortAmount } from '../format.ts';
import { t } from '../text.ts';
import { Step } from './new-offer-steps.tsx';

const MONTH_MS = 30 * 86_400_000;

export function SummaryStep({ planned, change }: { readonly planned: Planned; readonly change: ChangePlan }) {
  const { plan, owned, parameters } = planned;
  if (plan.step !== 'summary') {
    return <Step no={4} state="ahead" title={t('newOffer.summary')} aside={t('newOffer.summaryAhead')} />;
  }
  const least = partOf(owned.device.requiredStake, parameterOf(parameters, 'minSelfStakeBps'));
  return (
    <Step no={4} state="now" title={t('newOffer.summary')} aside={t('newOffer.summaryNow')}>
      <div className="body">
        <div className="two">
          <Visibility planned={planned} change={change} />
          <Expiry planned={planned} change={change} />
        </div>
        <Note tone="acc" title={t('newOffer.seesTitle')}>
          {t('newOffer.seesText')}
        </Note>
        <ul className="checks">
          <li className="yes">
            <Icon name="ok" />
            <span>{t('newOffer.mayClose')}</span>
          </li>
          <li className="yes">
            <Icon name="ok" />
            <span>{t('newOffer.nothingMoves')}</span>
          </li>
          <li className="mind">
            <Icon name="warn" />
            <span>{t('newOffer.keepOwn', { least: shortAmount(least) })}</span>
            <span className="v">{t('newOffer.ownToday', { amount: shortAmount(owned.ownerStake) })}</span>
          </li>
        </ul>
      </div>
    </Step>
  );
}

function Visibility({ planned, change }: { readonly planned: Planned; readonly change: ChangePlan }) {
  const { plan } = planned;
  const id = useId();
  const who = plan.reserved !== undefined ? 'reserved' : plan.visibility === 'UNLISTED' ? 'unlisted' : 'listed';
  const choices = {
    listed: { visibility: undefined, reserved: undefined },
    unlisted: { visibility: 'UNLISTED', reserved: undefined },
    reserved: { visibility: 'UNLISTED', reserved: plan.reserved ?? '' },
  } as const;
  return (
    <fieldset className="radios">
      <legend className="strong small">{t('newOffer.who')}</legend>
      {(['listed', 'unlisted', 'reserved'] as const).map((name) => (
        <label className="check" key={name}>
          <input type="radio" name="who" checked={who === name} onChange={() => change(choices[name])} />
          <span>
            {t(`newOffer.${name}`)} <span className="faint">{t(`newOffer.${name}Text`)}</span>
          </span>
        </label>
      ))}
      {plan.reserved !== undefined && (
        <>
          <label className="field">
            <span className="hide">{t('newOffer.reservedFor')}</span>
            <input
              className="input mono"
              type="text"
              autoComplete="off"
              spellCheck={false}
              value={plan.reserved}
              placeholder={t('newOffer.reservedFor')}
              aria-describedby={id}
              onChange={(event) => change({ reserved: event.currentTarget.value.trim() })}
            />
          </label>
          <p className="small faint" id={id}>
            {t('newOffer.reservedNote')}
          </p>
          <label className="check">
            <input
              type="checkbox"
              checked={plan.visibility !== 'UNLISTED'}
              onChange={(event) => change({ visibility: event.currentTarget.checked ? undefined : 'UNLISTED' })}
            />
            <span>{t('newOffer.showAnyway')}</span>
          </label>
        </>
      )}
    </fieldset>
  );
}

function Expiry({ planned, change }: { readonly planned: Planned; readonly change: ChangePlan }) {
  const { until } = planned.plan;
  const id = useId();
  const inAMonth = (): string => new Date(marketNow() + MONTH_MS).toISOString().slice(0, 16);
  return (
    <fieldset className="radios">
      <legend className="strong small">{t('newOffer.howLong')}</legend>
      <label className="check">
        <input type="radio" name="until" checked={until === undefined} onChange={() => change({ until: undefined })} />
        <span>{t('newOffer.untilClosed')}</span>
      </label>
      <label className="check">
        <input type="radio" name="until" checked={until !== undefined} onChange={() => change({ until: inAMonth() })} />
        <span>
          {t('newOffer.untilDate')} <span className="faint">UTC</span>
        </span>
      </label>
      {until !== undefined && (
        <>
          <label className="field">
            <span className="hide">{t('newOffer.dateLabel')}</span>
            <input
              className="input"
              type="datetime-local"
              value={until}
              aria-describedby={id}
              onChange={(event) => change({ until: event.currentTarget.value || inAMonth() })}
            />
          </label>
          <p className="small faint" id={id}>
            <Countdown at={`${until}:00.000Z`} />
          </p>
        </>
      )}
    </fieldset>
  );
}
