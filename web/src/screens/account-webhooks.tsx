// The webhook endpoints of the account: where each stands, how far it is behind, and what can be done with it.

import type { WebhookState } from '@tandem/client';
import { useSession } from '@tandem/client/react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asked } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { ActionMenu, type MenuItem } from '../components/action-menu.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Icon } from '../components/icon.tsx';
import { OffButton, Why } from '../components/off-button.tsx';
import { Section } from '../components/section.tsx';
import { Status, type Tone } from '../components/status.tsx';
import { grouped, lengthText } from '../format.ts';
import { TestWebhookDocument, UpdateWebhookDocument, WebhooksPageDocument } from '../generated/webhooks.ts';
import { t } from '../text.ts';
import { withWallet } from '../wallet/wallets.ts';
import { type Endpoint, hostOf, useEndpointMutation } from './webhook-data.ts';
import { DeleteDialog, DeliveriesDialog, ReplayDialog, SecretDialog } from './webhook-dialogs.tsx';
import { WebhookForm } from './webhook-form.tsx';

/** An account has at most so many endpoints. */
const MOST_ENDPOINTS = 10;
/** While a URL has not answered its verification, it is asked for so often whether it has. */
const PENDING_MS = 2_000;

const TONES = { ACTIVE: 'good', PENDING: 'wait', PAUSED: 'off', DISABLED: 'bad' } as const satisfies Readonly<
  Record<WebhookState, Tone>
>;

type Open = {
  readonly what: 'DELIVERIES' | 'SECRET' | 'REPLAY' | 'URL' | 'DELETE';
  readonly endpoint: Endpoint;
};

export function Webhooks() {
  const session = useSession();
  const { data, error, isPending, refetch } = useQuery({
    ...asked('account', WebhooksPageDocument, {}),
    enabled: session != null,
    refetchInterval: ({ state }) =>
      state.data?.viewer?.webhookEndpoints.some((endpoint) => endpoint.state === 'PENDING') === true && PENDING_MS,
  });
  const endpoints = data?.viewer?.webhookEndpoints ?? [];
  const [open, setOpen] = useState<Open | null>(null);
  const [isAdding, setAdding] = useState(false);
  const sign = (begin: () => void): void => withWallet(() => begin());
  const close = (): void => setOpen(null);
  return (
    <Section anchor="webhooks" title={t('webhook.title')} aside={t('webhook.text')}>
      {error !== null && data === undefined ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton className="w-4" />
      ) : endpoints.length === 0 ? (
        <p className="dim">{t('webhook.none')}</p>
      ) : (
        <ul className="hooks">
          {endpoints.map((endpoint) => (
            <EndpointRow
              key={endpoint.id}
              endpoint={endpoint}
              open={(what) => (what === 'URL' ? sign(() => setOpen({ what, endpoint })) : setOpen({ what, endpoint }))}
            />
          ))}
        </ul>
      )}
      <div className="actions under">
        <OffButton
          off={endpoints.length >= MOST_ENDPOINTS ? t('webhook.full', { count: MOST_ENDPOINTS }) : null}
          onClick={() => sign(() => setAdding(true))}
        >
          <Icon name="plus" />
          {t('webhook.add')}
        </OffButton>
        {endpoints.length < MOST_ENDPOINTS && <Why>{t('webhook.addText')}</Why>}
      </div>
      {isAdding && <WebhookForm onClose={() => setAdding(false)} />}
      {open?.what === 'URL' && <WebhookForm endpoint={open.endpoint} onClose={close} />}
      {open?.what === 'DELIVERIES' && <DeliveriesDialog endpoint={open.endpoint} onClose={close} />}
      {open?.what === 'SECRET' && <SecretDialog endpoint={open.endpoint} onClose={close} />}
      {open?.what === 'REPLAY' && <ReplayDialog endpoint={open.endpoint} onClose={close} />}
      {open?.what === 'DELETE' && <DeleteDialog endpoint={open.endpoint} onClose={close} />}
    </Section>
  );
}

function EndpointRow({ endpoint, open }: { readonly endpoint: Endpoint; readonly open: (what: Open['what']) => void }) {
  const { id, url, state, disabledReason } = endpoint;
  const isStopped = state === 'PAUSED' || state === 'DISABLED';
  const update = useEndpointMutation(UpdateWebhookDocument, () =>
    toast('ok', t(isStopped ? 'webhook.resumed' : 'webhook.paused')),
  );
  const test = useEndpointMutation(TestWebhookDocument, () =>
    toast('ok', t(state === 'PENDING' ? 'webhook.challenged' : 'webhook.tested')),
  );
  const isBusy = update.isPending || test.isPending;
  const pause = (paused: boolean): void => update.mutate({ input: { endpointId: id, paused } });
  const item = (name: string, icon: MenuItem['icon'], onClick: () => void, cut = false): MenuItem => ({
    name,
    icon,
    off: null,
    cut,
    onClick,
  });
  const items: readonly MenuItem[] = [
    ...(isStopped ? [] : [item(t('webhook.pause'), 'off', () => pause(true))]),
    item(t('webhook.newSecret'), 'key', () => open('SECRET')),
    item(t('webhook.replay'), 'refresh', () => open('REPLAY')),
    item(t('webhook.changeUrl'), 'link', () => open('URL')),
    item(t('webhook.delete'), 'x', () => open('DELETE'), true),
  ];
  return (
    <li>
      <div>
        <span className="mono ep">{url}</span>
        <Status tone={TONES[state]}>{disabledReason === null ? state : `${state}: ${disabledReason}`}</Status>
      </div>
      {state === 'PENDING' ? <p className="small dim">{t('webhook.pending')}</p> : null}
      <Facts endpoint={endpoint} />
      <div className="actions">
        {isStopped ? (
          <OffButton size="btn-sm" busy={isBusy} onClick={() => pause(false)}>
            {t('webhook.resume')}
          </OffButton>
        ) : (
          <OffButton size="btn-sm" busy={isBusy} onClick={() => test.mutate({ input: { endpointId: id } })}>
            {t(state === 'PENDING' ? 'webhook.challenge' : 'webhook.test')}
          </OffButton>
        )}
        <button type="button" className="btn btn-sm btn-quiet" onClick={() => open('DELIVERIES')}>
          {t('webhook.deliveries')}
          <span className="hide"> {hostOf(endpoint)}</span>
        </button>
        <ActionMenu
          label={t('webhook.more', { host: hostOf(endpoint) })}
          title={hostOf(endpoint)}
          subtitle={t('webhook.endpoint')}
          items={items}
        />
      </div>
    </li>
  );
}

function Facts({ endpoint: { scope, types, ordering, lagSeconds, deliveries } }: { readonly endpoint: Endpoint }) {
  const [last] = deliveries.nodes;
  return (
    <dl className="facts">
      <div>
        <dt>{t('webhook.scope')}</dt>
        <dd>{t(`webhook.${scope}`)}</dd>
      </div>
      <div>
        <dt>{t('webhook.events')}</dt>
        <dd>
          {types === null ? t('webhook.all') : grouped(types.length)}
          <span className="sub">{t(`webhook.${ordering}`)}</span>
        </dd>
      </div>
      <div>
        <dt>{t('webhook.behind')}</dt>
        <dd className="num">{lagSeconds < 60 ? `${lagSeconds} s` : lengthText(lagSeconds * 1_000)}</dd>
      </div>
      <div>
        <dt>{t('webhook.last')}</dt>
        <dd>
          {last === undefined ? (
            t('webhook.noDelivery')
          ) : (
            <>
              {last.error ?? last.status}{' '}
              <span className="dim num">{t('webhook.took', { ms: last.milliseconds })}</span>
              <span className="sub">
                <DateTime at={last.at} form="short" />
              </span>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
