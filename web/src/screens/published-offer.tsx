// A published offer, for its owner to share: link, QR code, what a messenger shows, who sees it, and what happens next.

import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { asked } from '../app/tandem.ts';
import { useTitle } from '../app/title.ts';
import { toast } from '../app/toasts.ts';
import { DateTime } from '../components/date-time.tsx';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Icon, type IconName, Mark } from '../components/icon.tsx';
import { Empty } from '../components/note.tsx';
import { PhaseLine } from '../components/phase-line.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { Section } from '../components/section.tsx';
import { width } from '../components/share-cell.tsx';
import { Label } from '../components/status.tsx';
import { dateText, hardware, percent, place, shortAddress, shortAmount } from '../format.ts';
import { PublishedOfferDocument, type PublishedOfferQuery } from '../generated/owner.ts';
import { type TextKey, t, textOf } from '../text.ts';
import { PublishedActions } from './published-actions.tsx';

type Offer = NonNullable<PublishedOfferQuery['offer']>;

const route = getRouteApi('/staking/published/$slug');

export function PublishedOfferScreen() {
  const { slug } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(asked('offer', PublishedOfferDocument, { slug }));
  useTitle(t('published.title'));
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton className="w-3" />;
  if (data.offer !== null) return <Published offer={data.offer} />;
  return (
    <Empty
      title={t('offer.none')}
      actions={
        <Link className="btn btn-sm" to="/staking">
          {t('staking.title')}
        </Link>
      }
    >
      {t('offer.noneText')}
    </Empty>
  );
}

function Published({ offer }: { readonly offer: Offer }) {
  const { device } = offer;
  return (
    <>
      <nav className="crumbs" aria-label={t('app.where')}>
        <Link to="/staking">{t('staking.title')}</Link>
        <Icon name="right" />
        <Link to="/staking/co-staking">{t('staking.deals')}</Link>
        <Icon name="right" />
        <span>{hardware(device)}</span>
      </nav>
      <div className="pagehead">
        <div>
          <h1>{t('published.title')}</h1>
          <p>
            {hardware(device)}, {place(device)} ·{' '}
            {t('published.terms', { amount: shortAmount(offer.requestedAmount), share: percent(offer.rewardShareBps) })}
          </p>
        </div>
      </div>
      <div className="pubtop">
        <div>
          <h2 className="pubh">
            <Icon
              name={offer.status === 'OPEN' ? 'ok' : 'off'}
              large
              className={offer.status === 'OPEN' ? 'good' : ''}
            />
            <b>
              {t('published.at')} <DateTime at={offer.createdAt} />
            </b>
          </h2>
          <p className="dim">
            <Standing offer={offer} />
          </p>
        </div>
        <Label label={offer.label} text={offer.labelText} />
      </div>
      <div className="pub">
        <div className="stack-lg">
          <ShareLink offer={offer} />
          <QrCode text={offer.url} name={`tandem-${offer.slug}`} />
        </div>
        <Preview offer={offer} />
      </div>
      <Visibility offer={offer} />
      <Next offer={offer} />
    </>
  );
}

/** Where it stands and until when. */
function Standing({ offer }: { readonly offer: Offer }) {
  if (offer.status === 'CLOSED') return <>{textOf('closeReason', offer.closeReason ?? '')}</>;
  if (offer.status === 'FILLED') return <>{t('published.filled')}</>;
  return (
    <>
      {t(offer.visibility === 'LISTED' ? 'published.listedNow' : 'published.unlistedNow')}{' '}
      {offer.expiresAt === null ? (
        t('published.stands')
      ) : (
        <>
          {t('published.standsUntil')} <DateTime at={offer.expiresAt} />.
        </>
      )}
    </>
  );
}

function ShareLink({ offer }: { readonly offer: Offer }) {
  const { url } = offer;
  const copy = (): void => {
    navigator.clipboard.writeText(url).then(
      () => toast('ok', t('app.copied', { what: t('offer.link') }), url),
      () => undefined,
    );
  };
  const share = (): void => {
    navigator.share({ url, title: previewTitle(offer) }).catch(() => undefined);
  };
  return (
    <div>
      <h3 id="link">{t('published.link')}</h3>
      <p className="small dim">{t('published.linkText')}</p>
      <div className="linkrow">
        <input className="input mono" type="text" readOnly value={url} aria-labelledby="link" />
        <button type="button" className="btn btn-primary" onClick={copy}>
          <Icon name="copy" />
          {t('published.copy')}
        </button>
        {'share' in navigator && (
          <button type="button" className="btn" onClick={share}>
            <Icon name="share" />
            {t('published.share')}
          </button>
        )}
      </div>
    </div>
  );
}

const previewTitle = ({ device, requestedAmount, rewardShareBps }: Offer): string =>
  t('published.preview', {
    device: hardware(device),
    amount: shortAmount(requestedAmount),
    share: percent(rewardShareBps),
  });

/** The link as messengers show it. */
function Preview({ offer }: { readonly offer: Offer }) {
  const { device, estimate, rewardShareBps, requestedAmount, createdAt } = offer;
  const facts = [
    t('published.openSince', { date: dateText(createdAt, 'day') }),
    ...(estimate === null ? [] : [t('published.previewEven', { share: percent(estimate.breakEvenShareBps) })]),
    ...(device.reliability.score === null
      ? []
      : [t('published.previewScore', { score: device.reliability.score.toFixed(2) })]),
  ];
  return (
    <figure>
      <figcaption className="small dim">{t('published.messenger')}</figcaption>
      <div className="og">
        <div className="ogpic">
          <span className="brand">
            <Mark />
            <span>{t('app.name')}</span>
          </span>
          <p className="t">
            {hardware(device)}
            <span>{place(device)}</span>
          </p>
          <div className="nums">
            <p>
              <b>{shortAmount(requestedAmount)}</b> {t('published.asked')}
            </p>
            <p>
              <b>{percent(rewardShareBps)}</b> {t('published.ofBlock')}
            </p>
          </div>
          <svg className="pair" height="20" aria-hidden="true">
            {estimate !== null && (
              <rect className="own" width={width(estimate.breakEvenShareBps)} height="8" rx="1.5" />
            )}
            <rect className="bg" y="12" width="100%" height="8" rx="1.5" />
            <rect className="co" y="12" width={width(rewardShareBps)} height="8" rx="1.5" />
          </svg>
        </div>
        <p className="ogt">
          <b className="mid">{previewTitle(offer)}</b>
          <span>{facts.join(' ')}</span>
          <span className="faint">{new URL(offer.url).host}</span>
        </p>
      </div>
    </figure>
  );
}

const SEEN = {
  listed: [
    ['ok', 'published.listed1'],
    ['ok', 'published.listed2'],
    ['link', 'published.listed3'],
  ],
  unlisted: [
    ['off', 'published.unlisted1'],
    ['ok', 'published.unlisted2'],
    ['link', 'published.unlisted3'],
  ],
  reserved: [
    ['ok', 'published.reserved1'],
    ['eye', 'published.reserved2'],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [IconName, TextKey])[]>>;
const HEADS = { listed: 'eye', unlisted: 'link', reserved: 'lock' } as const;

/** Who sees the offer and who may claim it; what holds for this one. */
function Visibility({ offer }: { readonly offer: Offer }) {
  const kinds = [
    offer.visibility === 'LISTED' ? ('listed' as const) : ('unlisted' as const),
    ...(offer.reservedFor === null ? [] : ['reserved' as const]),
  ];
  return (
    <Section title={t('published.who')} aside={t('published.whoText')}>
      <div className="three vis">
        {kinds.map((kind) => (
          <div key={kind}>
            <h3 className="vish">
              <Icon name={HEADS[kind]} />
              {t(`newOffer.${kind}`)}
              {kind === 'reserved' && offer.reservedFor !== null && (
                <span className="mono">{shortAddress(offer.reservedFor)}</span>
              )}
            </h3>
            <ul className="sees">
              {SEEN[kind]
                .filter(([, key]) => !(offer.reservedFor !== null && /ed2$/.test(key) && kind !== 'reserved'))
                .map(([icon, key]) => (
                  <li key={key}>
                    <Icon name={icon} />
                    <span>{t(key)}</span>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </div>
    </Section>
  );
}

function Next({ offer }: { readonly offer: Offer }) {
  const { device } = route.useSearch();
  const isOpen = offer.status === 'OPEN';
  return (
    <Section title={t('published.next')}>
      <PhaseLine
        label={t('published.nextLabel')}
        steps={[
          {
            title: t('published.waiting'),
            state: isOpen ? 'now' : 'done',
            children: <span className="d">{t('published.waitingText')}</span>,
          },
          {
            title: t('published.pending'),
            state: 'ahead',
            children: <span className="d">{t('published.pendingText')}</span>,
          },
          {
            title: t('published.active'),
            state: 'ahead',
            children: <span className="d">{t('published.activeText')}</span>,
          },
          {
            title: t('published.shared'),
            state: 'ahead',
            children: <span className="d">{t('published.sharedText', { share: percent(offer.rewardShareBps) })}</span>,
          },
        ]}
      />
      <div className="actions otheract">
        <Link className="btn btn-primary" to="/staking/co-staking">
          {t('published.seeDeals')}
        </Link>
        <Link className="btn" to="/offers/$slug" params={{ slug: offer.slug }}>
          {t('published.seeOffer')}
        </Link>
        {isOpen && device !== undefined && <PublishedActions offerId={offer.id} ownedId={device} />}
      </div>
    </Section>
  );
}
