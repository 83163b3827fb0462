// Dialogs about a webhook endpoint that need no signature: its deliveries, a new secret, sending again, deleting.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { marketNow } from '../app/clock.ts';
import { asked } from '../app/tandem.ts';
import { toast } from '../app/toasts.ts';
import { Copy } from '../components/alias.tsx';
import { DateTime } from '../components/date-time.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Failure } from '../components/failure.tsx';
import { Skeleton } from '../components/figures.tsx';
import { Note } from '../components/note.tsx';
import { OffButton } from '../components/off-button.tsx';
import { Status } from '../components/status.tsx';
import {
  DeleteWebhookDocument,
  ReplayWebhookFromDocument,
  RotateWebhookDocument,
  WebhookDeliveriesDocument,
} from '../generated/webhooks.ts';
import { t } from '../text.ts';
import { type Endpoint, hostOf, useEndpointMutation } from './webhook-data.ts';

type About = { readonly endpoint: Endpoint; readonly onClose: () => void };

/** While the dialog is open, the deliveries are read so often. */
const REFRESH_MS = 3_000;

export function DeliveriesDialog({ endpoint, onClose }: About) {
  const { data, error, refetch } = useQuery({
    ...asked('account', WebhookDeliveriesDocument, {}),
    refetchInterval: REFRESH_MS,
  });
  const attempts = data?.viewer?.webhookEndpoints.find(({ id }) => id === endpoint.id)?.deliveries.nodes;
  return (
    <Dialog
      title={t('webhook.deliveries')}
      subtitle={t('webhook.deliveriesText', { host: hostOf(endpoint) })}
      onClose={onClose}
    >
      {error !== null && data === undefined ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : attempts === undefined ? (
        <Skeleton className="w-4" />
      ) : attempts.length === 0 ? (
        <p className="dim">{t('webhook.noDelivery')}</p>
      ) : (
        <table className="table rows deliveries">
          <thead>
            <tr>
              <th scope="col">{t('account.when')}</th>
              <th scope="col">{t('webhook.message')}</th>
              <th scope="col">{t('webhook.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {attempts.map(({ at, messageId, type, attempt, status, error: fault, milliseconds }) => (
              <tr key={`${messageId} ${attempt}`}>
                <td>
                  <DateTime at={at} form="seconds" />
                </td>
                <td>
                  <span className="mono">{type}</span>
                  <span className="sub">
                    {t('webhook.attempt', { count: attempt })} <Copy value={messageId} what="webhook-id" />
                  </span>
                </td>
                <td>
                  <Status tone={fault === null ? 'good' : 'bad'}>{status ?? fault}</Status>
                  <span className="sub num">{t('webhook.took', { ms: milliseconds })}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}

export function SecretDialog({ endpoint, onClose }: About) {
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = useEndpointMutation(RotateWebhookDocument, (answer) => {
    if (answer.__typename === 'RotateWebhookSecretSuccess') setSecret(answer.secret);
  });
  return (
    <Dialog
      title={t('webhook.newSecret')}
      subtitle={hostOf(endpoint)}
      onClose={onClose}
      footer={
        secret === null ? (
          <>
            <button type="button" className="btn btn-quiet" onClick={onClose}>
              {t('action.cancel')}
            </button>
            <OffButton
              kind="primary"
              busy={rotate.isPending}
              onClick={() => rotate.mutate({ input: { endpointId: endpoint.id } })}
            >
              {t('webhook.makeSecret')}
            </OffButton>
          </>
        ) : (
          <button type="button" className="btn btn-primary" onClick={onClose}>
            {t('webhook.kept')}
          </button>
        )
      }
    >
      {secret === null ? <p>{t('webhook.newSecretText')}</p> : <Secret secret={secret} />}
    </Dialog>
  );
}

/** A secret, which is shown once. */
export function Secret({ secret }: { readonly secret: string }) {
  return (
    <>
      <p className="hash">
        <span className="secret">{secret}</span> <Copy value={secret} what={t('webhook.secret')} />
      </p>
      <Note icon="lock" tone="wait" title={t('webhook.once')}>
        {t('webhook.onceText')}
      </Note>
    </>
  );
}

const HOUR_MS = 3_600_000;
const SPANS = [
  { name: 'webhook.lastHour', ms: HOUR_MS },
  { name: 'webhook.lastDay', ms: 24 * HOUR_MS },
  { name: 'webhook.lastWeek', ms: 168 * HOUR_MS },
  { name: 'webhook.lastMonth', ms: 720 * HOUR_MS },
] as const;

export function ReplayDialog({ endpoint, onClose }: About) {
  const [span, setSpan] = useState<number>(24 * HOUR_MS);
  const replay = useEndpointMutation(ReplayWebhookFromDocument, () => {
    toast('ok', t('webhook.replayed'));
    onClose();
  });
  const send = (): void => {
    const time = new Date(marketNow() - span).toISOString();
    replay.mutate({ input: { endpointId: endpoint.id, from: { time } } });
  };
  return (
    <Dialog
      title={t('webhook.replay')}
      subtitle={hostOf(endpoint)}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <OffButton kind="primary" busy={replay.isPending} onClick={send}>
            {t('webhook.sendAgain')}
          </OffButton>
        </>
      }
    >
      <fieldset className="radios">
        <legend className="strong small">{t('webhook.since')}</legend>
        {SPANS.map(({ name, ms }) => (
          <label className="check" key={name}>
            <input type="radio" name="since" checked={span === ms} onChange={() => setSpan(ms)} />
            <span>{t(name)}</span>
          </label>
        ))}
      </fieldset>
      <p className="small dim">{t('webhook.replayText')}</p>
    </Dialog>
  );
}

export function DeleteDialog({ endpoint, onClose }: About) {
  const remove = useEndpointMutation(DeleteWebhookDocument, () => {
    toast('ok', t('webhook.deleted'), hostOf(endpoint));
    onClose();
  });
  return (
    <Dialog
      title={t('webhook.delete')}
      subtitle={endpoint.url}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            {t('webhook.keep')}
          </button>
          <OffButton
            kind="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate({ input: { endpointId: endpoint.id } })}
          >
            {t('webhook.delete')}
          </OffButton>
        </>
      }
    >
      <p>{t('webhook.deleteText')}</p>
    </Dialog>
  );
}
