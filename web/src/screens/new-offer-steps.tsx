// The first two steps of an offer: what must be true, and how much is asked for.

import { type ReactNode, useId } from 'react';
import { barOf, isMore, isSome, minus, stakeOf } from '../app/owner.ts';
import type { ChangePlan, Planned } from '../app/planned.ts';
import { plain } from '../app/refusal.ts';
import { Amount } from '../components/amount.tsx';
import { AmountField } from '../components/amount-field.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Icon } from '../components/icon.tsx';
import { Note } from '../components/note.tsx';
import { Why } from '../components/off-button.tsx';
import { ReachSlider, type SliderMark } from '../components/reach-slider.tsx';
import { StakeBar, StakeParts } from '../components/stake-bar.tsx';
import { shortAmount } from '../format.ts';
import { t, textOf } from '../text.ts';

type StepState = 'done' | 'now' | 'ahead';

export function Step({
  no,
  state,
  title,
  aside,
  slim = false,
  children,
}: {
  readonly no: number;
  readonly state: StepState;
  readonly title: string;
  readonly aside: ReactNode;
  readonly slim?: boolean;
  readonly children?: ReactNode;
}) {
  const id = useId();
  return (
    <section className={`step ${state} ${slim ? 'slim' : ''}`} aria-labelledby={id}>
      <span className="no" aria-hidden="true">
        {state === 'done' ? <Icon name="check" /> : no}
      </span>
      <div>
        <div className="steptop">
          <h2 id={id} className={state === 'ahead' ? 'dim' : undefined}>
            {title}
          </h2>
          <span className="small dim">{aside}</span>
        </div>
        {!slim && children}
      </div>
    </section>
  );
}

export function PreconditionsStep({ planned, slim }: { readonly planned: Planned; readonly slim: boolean }) {
  const { checks, allowed } = planned.quote.eligibility;
  const unmet = checks.filter(({ met }) => !met);
  return (
    <Step
      no={1}
      state={allowed ? 'done' : 'now'}
      title={t('newOffer.preconditions')}
      aside={
        allowed
          ? t('newOffer.allMet', { count: checks.length })
          : t('newOffer.someUnmet', { count: unmet.length, all: checks.length })
      }
      slim={slim && allowed}
    >
      <ul className="checks pre">
        {checks.map(({ code, met, current }) => (
          <li key={code} className={met ? 'yes' : 'no'}>
            <Icon name={met ? 'ok' : 'bad'} />
            <span>{textOf('newOffer', code)}</span>
            <span className="v">{current}</span>
          </li>
        ))}
      </ul>
      {unmet.map(({ code, message }) => (
        <Why key={code}>{plain(message)}</Why>
      ))}
    </Step>
  );
}

/** The step in one line, with the way back into it. */
export function Done({
  no,
  title,
  value,
  change,
}: {
  readonly no: number;
  readonly title: string;
  readonly value: ReactNode;
  readonly change: ChangePlan;
}) {
  return (
    <Step
      no={no}
      state="done"
      slim
      title={title}
      aside={
        <>
          {value}{' '}
          <button type="button" className="linklike" onClick={() => change({ step: undefined })}>
            {t('newOffer.change')}
            <span className="hide"> {title}</span>
          </button>
        </>
      }
    />
  );
}

export function AmountStep({ planned, change }: { readonly planned: Planned; readonly change: ChangePlan }) {
  const { owned, quote, typed, amount, stakeLimit, plan, afterClaim } = planned;
  const id = useId();
  const { device } = owned;
  const title = t('newOffer.amount');
  if (plan.step === 'summary') {
    return (
      <Done
        no={2}
        title={title}
        value={
          <b className="mid">
            <Amount value={amount ?? '0'} />
          </b>
        }
        change={change}
      />
    );
  }
  const { short } = stakeOf(owned);
  const [min, room, limit] = [quote.minRequestedAmount, quote.maxRequestedAmount, stakeLimit].map(Number) as [
    number,
    number,
    number,
  ];
  const marks: readonly SliderMark[] = [
    { at: min, name: t('newOffer.least'), value: shortAmount(quote.minRequestedAmount) },
    ...(isSome(short) && isMore(quote.maxRequestedAmount, short)
      ? [{ at: Number(short), name: t('newOffer.closesGap'), value: shortAmount(short) }]
      : []),
    { at: room, name: t('newOffer.room'), value: shortAmount(quote.maxRequestedAmount) },
  ];
  const taken = minus(stakeLimit, quote.maxRequestedAmount);
  const values = {
    limit: shortAmount(stakeLimit),
    taken: shortAmount(taken),
    min: shortAmount(quote.minRequestedAmount),
    room: shortAmount(quote.maxRequestedAmount),
  };
  return (
    <Step no={2} state="now" title={title} aside={t('newOffer.amountAside')}>
      <div className="body">
        <div className="amountrow">
          <ReachSlider
            label={t('newOffer.amountLabel')}
            text={`${shortAmount(amount ?? '0')} ${t('unit.io')}`}
            value={Number(amount ?? 0)}
            min={min}
            room={room}
            limit={Math.max(limit, room)}
            step={room - min > 500 ? 10 : 1}
            marks={marks}
            describedBy={id}
            onChange={(value) => change({ amount: String(value) })}
          />
          <AmountField
            label={t('newOffer.amountLabel')}
            value={typed}
            onChange={(value) => change({ amount: value })}
          />
        </div>
        <p className="why" id={id}>
          <Icon name="info" />
          <span>{t(isSome(taken) ? 'newOffer.amountWhyTaken' : 'newOffer.amountWhy', values)}</span>
        </p>
        <PlannedBar planned={planned} />
        <StakeNote planned={planned} short={minus(device.requiredStake, afterClaim)} />
      </div>
    </Step>
  );
}

function PlannedBar({ planned }: { readonly planned: Planned }) {
  const { owned, amount } = planned;
  const { own, co, leaving } = stakeOf(owned);
  const held = barOf(owned).parts.filter(({ kind }) => kind === 'own' || kind === 'co' || kind === 'leave');
  const items = [
    { kind: 'own', name: t('staking.part_own'), amount: own },
    { kind: 'co', name: t('staking.part_co'), amount: co },
    { kind: 'leave', name: t('staking.part_leave'), amount: leaving },
    { kind: 'offer', name: t('newOffer.thisOffer'), amount: amount ?? '0' },
  ] as const;
  return (
    <div>
      <StakeBar
        required={owned.device.requiredStake}
        parts={[...held, { kind: 'offer', amount: amount ?? '0' }]}
        label={barOf(owned).label}
      />
      <StakeParts
        items={[
          ...items.filter((one) => one.kind === 'own' || isSome(one.amount)),
          { name: t('staking.required'), amount: owned.device.requiredStake },
        ]}
      />
    </div>
  );
}

/** What the device has once the offer is claimed. */
function StakeNote({ planned, short }: { readonly planned: Planned; readonly short: string }) {
  const { owned, afterClaim, quote } = planned;
  const { requiredStake, stakeSufficiency, sufficiencyDeadline } = owned.device;
  const values = { after: shortAmount(afterClaim), required: shortAmount(requiredStake), short: shortAmount(short) };
  if (quote.resultingSufficiency !== 'SUFFICIENT') {
    return (
      <Note tone="wait" icon="warn" title={t('newOffer.staysShort', values)}>
        {t('newOffer.staysShortText')}
      </Note>
    );
  }
  return (
    <Note tone="good" title={t(stakeSufficiency === 'SUFFICIENT' ? 'newOffer.staysEnough' : 'newOffer.endsShort')}>
      {sufficiencyDeadline !== null && (
        <>
          {t('newOffer.before')} <DateTime at={sufficiencyDeadline} />:{' '}
        </>
      )}
      {t('newOffer.enoughText', values)}
    </Note>
  );
}
