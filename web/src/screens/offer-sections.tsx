// Sections of an offer's page: reliability with its inputs, slashes, exit dates, device and terms, and what happened.

import { Copy } from '../components/alias.tsx';
import { Amount, Share } from '../components/amount.tsx';
import { ScoreChart } from '../components/chart.tsx';
import { Countdown, DateTime } from '../components/date-time.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { PhaseLine } from '../components/phase-line.tsx';
import { Section } from '../components/section.tsx';
import { Status } from '../components/status.tsx';
import { dateText, grouped, lengthText, percent } from '../format.ts';
import { t, textOf } from '../text.ts';
import type { OfferOfPage } from './offer-data.ts';

export function ReliabilitySection({ reliability }: { readonly reliability: OfferOfPage['device']['reliability'] }) {
  const {
    score,
    uptimeBps,
    blocksNominated,
    blocksSucceeded,
    blocksFailed,
    slashes,
    daily,
    windowDays,
    formulaVersion,
  } = reliability;
  const success = blocksNominated === 0 ? null : Math.round((blocksSucceeded / blocksNominated) * 10_000);
  const dates = [daily[0], daily[Math.floor(daily.length / 2)], daily.at(-1)].flatMap((day) =>
    day === undefined ? [] : [dateText(day.date, 'dayShort')],
  );
  return (
    <Section title={t('offer.reliability')} aside={t('offer.window', { days: windowDays, version: formulaVersion })}>
      <div className="split rel2">
        <div>
          <p className="big">
            {score === null ? '–' : score.toFixed(2)}
            <span className="u">{t('offer.of100')}</span>
          </p>
          {uptimeBps !== null && success !== null && (
            <p className="small dim formula">
              {t('offer.uptime')} <b className="mid">{percent(uptimeBps)} %</b> × {t('offer.success')}{' '}
              <b className="mid">{percent(success)} %</b>² × 0.9
              <sup>{slashes}</sup>
            </p>
          )}
          <dl className="kv small">
            {(
              [
                ['offer.nominated', blocksNominated],
                ['offer.completed', blocksSucceeded],
                ['offer.failed', blocksFailed],
                ['offer.slashesIn', slashes],
              ] as const
            ).map(([name, value]) => (
              <div key={name}>
                <dt>{t(name)}</dt>
                <dd>{grouped(value)}</dd>
              </div>
            ))}
          </dl>
        </div>
        <div>
          {daily.length > 1 && (
            <ScoreChart
              values={daily.map((day) => day.score)}
              label={t('offer.scoreChart', { days: daily.length, score: score?.toFixed(2) ?? '–' })}
              dates={[...new Set(dates)]}
            />
          )}
        </div>
      </div>
    </Section>
  );
}

export function SlashSection({ slashes }: { readonly slashes: OfferOfPage['device']['slashes']['nodes'] }) {
  if (slashes.length === 0) {
    return (
      <Section title={t('offer.slashes')}>
        <p className="dim">{t('offer.noSlash')}</p>
      </Section>
    );
  }
  return (
    <Section title={t('offer.slashes')} aside={t('offer.slashesText')}>
      <table className="table rows slashes">
        <thead>
          <tr>
            <th scope="col">{t('offer.date')}</th>
            <th scope="col">{t('offer.what')}</th>
            <th scope="col">{t('offer.cause')}</th>
            <th scope="col" className="n">
              {t('offer.part')}
            </th>
            <th scope="col">{t('offer.review')}</th>
          </tr>
        </thead>
        <tbody>
          {slashes.map((slash) => (
            <tr key={slash.id}>
              <td>
                <DateTime at={slash.at} />
              </td>
              <td>{textOf('slash', slash.kind)}</td>
              <td>{textOf('slash', slash.cause)}</td>
              <td className="n">
                <Share bps={slash.shareBps} />
              </td>
              <td>
                <Status tone={REVIEWS[slash.reviewStatus]}>{textOf('slash', slash.reviewStatus)}</Status>
                <span className="sub">
                  <DateTime at={slash.reviewedAt ?? slash.reviewEndsAt} form="day" />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const REVIEWS = { PENDING: 'wait', REVERSED: 'good', UPHELD: 'bad' } as const;

/** Exit dates after an unstake now, and how long until then. */
export type ExitDates = {
  readonly waitEndsAt: string;
  readonly cooldownEndsAt: string;
  readonly waitMs: number;
  readonly cooldownMs: number;
};

export function ExitSection({ exit }: { readonly exit: ExitDates }) {
  return (
    <Section title={t('offer.today')} aside={t('offer.todayText')}>
      <PhaseLine
        label={t('offer.exitDates')}
        steps={[
          { title: t('offer.approved'), state: 'now', children: <span className="count">{t('offer.fromNext')}</span> },
          {
            title: t('offer.unstake'),
            state: 'ahead',
            children: (
              <>
                <span className="d">{t('offer.anyTime')}</span>
                <span className="count">{t('offer.atRisk')}</span>
              </>
            ),
          },
          { title: t('offer.waitEnds'), state: 'ahead', children: <When at={exit.waitEndsAt} inMs={exit.waitMs} /> },
          {
            title: t('offer.cooldownEnds'),
            state: 'ahead',
            children: <When at={exit.cooldownEndsAt} inMs={exit.waitMs + exit.cooldownMs} />,
          },
        ]}
      />
    </Section>
  );
}

const When = ({ at, inMs }: { readonly at: string; readonly inMs: number }) => (
  <>
    <DateTime at={at} />
    <span className="count">{t('unit.in', { left: lengthText(inMs) })}</span>
  </>
);

/** Returns a speed in whole megabits per second; a dash where the network has not measured it. */
const speedText = (mbps: number | null): string => (mbps === null ? '–' : grouped(Math.round(mbps)));

export function DeviceSection({ offer, exitDays }: { readonly offer: OfferOfPage; readonly exitDays: string }) {
  const { device, terms, expiresAt } = offer;
  const facts: readonly (readonly [name: string, value: React.ReactNode, sub?: React.ReactNode])[] = [
    [t('offer.state'), textOf('deviceState', device.state), device.hired ? t('offer.hired') : t('offer.notHired')],
    [
      t('offer.connectivity'),
      t('offer.tier', { tier: device.connectivityTier }),
      t('offer.speed', { down: speedText(device.downloadMbps), up: speedText(device.uploadMbps) }),
    ],
    [
      t('offer.requirement'),
      <Amount key="r" value={device.requiredStake} />,
      textOf('sufficiency', device.stakeSufficiency),
    ],
    [t('offer.multiplier'), `× ${device.multiplier}`, device.pool === null ? undefined : textOf('pool', device.pool)],
    [t('offer.security'), device.soc2 ? 'SOC 2' : t('offer.noSoc2')],
    [t('offer.exit'), exitDays],
    [
      t('offer.expires'),
      expiresAt === null ? t('offer.never') : <DateTime key="e" at={expiresAt} />,
      expiresAt === null ? t('offer.neverText') : <Countdown key="c" at={expiresAt} />,
    ],
  ];
  return (
    <Section title={t('offer.device')}>
      <dl className="facts">
        {facts.map(([name, value, sub]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {sub != null && <span className="sub">{sub}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="hash">
        <span>
          {t('offer.deviceId')} {device.deviceId}
        </span>
        <Copy value={device.deviceId} what={t('offer.deviceId')} />
      </p>
      <p className="hash">
        <span>
          {t('offer.termsHash')} {terms.sha256}
        </span>
        <Copy value={terms.sha256} what={t('offer.termsHash')} />
      </p>
      <details className="asdata">
        <summary>{t('offer.terms')}</summary>
        <pre className="signtext">{terms.text}</pre>
      </details>
    </Section>
  );
}

export function HistorySection({ offer }: { readonly offer: OfferOfPage }) {
  const events = [
    {
      at: offer.closedAt,
      icon: 'off',
      text: t('offer.wasClosed', { reason: textOf('closeReason', offer.closeReason ?? '') ?? '' }),
    },
    { at: offer.claimedAt, icon: 'ok', text: t('offer.wasClaimed') },
    { at: offer.createdAt, icon: 'tag', text: t('offer.wasOpened') },
  ] as const satisfies readonly { readonly at: string | null; readonly icon: IconName; readonly text: string }[];
  return (
    <Section title={t('offer.happened')} aside={t('offer.newestFirst')}>
      <ol className="timeline">
        {events.flatMap(({ at, icon, text }) =>
          at === null
            ? []
            : [
                <li key={text}>
                  <DateTime at={at} />
                  <Icon name={icon} />
                  <span>{text}</span>
                </li>,
              ],
        )}
      </ol>
    </Section>
  );
}
