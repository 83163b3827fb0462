// Adding a webhook endpoint, or giving one another URL: what is signed is chosen first, then the text is read and signed. The secret is
// shown once, with the answer.

import type { EventType, WebhookOrdering, WebhookScope } from '@tandem/client';
import { useId, useState } from 'react';
import { EVENTS, KIND_NAMES, KINDS, type Kind } from '../app/activity-kinds.ts';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { OffButton } from '../components/off-button.tsx';
import { SigningDialog } from '../components/signing-dialog.tsx';
import { t } from '../text.ts';
import { type Endpoint, hostOf } from './webhook-data.ts';
import { Secret } from './webhook-dialogs.tsx';

const MOST_LETTERS = 500;

/** Returns why a text cannot be the URL of an endpoint; null when it can. The API decides about the address. */
function fault(url: string): string | null {
  if (!URL.canParse(url) || !/^https?:\/\//.test(url)) return t('webhook.urlForm');
  return url.length > MOST_LETTERS ? t('webhook.urlLong', { count: MOST_LETTERS }) : null;
}

/** With `endpoint` the URL of that one is changed. */
export function WebhookForm({ endpoint, onClose }: { readonly endpoint?: Endpoint; readonly onClose: () => void }) {
  const id = useId();
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [scope, setScope] = useState<WebhookScope>('ACCOUNT');
  const [ordering, setOrdering] = useState<WebhookOrdering>('STRICT');
  const [kinds, setKinds] = useState<readonly Kind[] | null>(null);
  const [withAmounts, setWithAmounts] = useState(false);
  const [isChosen, setChosen] = useState(false);
  const off = fault(url) ?? (kinds?.length === 0 ? t('webhook.someKind') : null);
  if (isChosen && endpoint !== undefined) return <SignUrl endpoint={endpoint} url={url} onClose={onClose} />;
  if (isChosen) {
    const types = kinds === null ? null : typesOf(kinds);
    return <SignEndpoint fields={{ url, scope, ordering, types, withAmounts }} onClose={onClose} />;
  }
  return (
    <Dialog
      title={t(endpoint === undefined ? 'webhook.add' : 'webhook.changeUrl')}
      subtitle={endpoint === undefined ? t('webhook.text') : hostOf(endpoint)}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <OffButton kind="primary" off={off} onClick={() => setChosen(true)}>
            {t('account.readText')}
          </OffButton>
        </>
      }
    >
      <label className="field">
        <span className="strong small">{t('webhook.url')}</span>
        <input
          className="input mono"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://"
          value={url}
          aria-describedby={id}
          onChange={(event) => setUrl(event.currentTarget.value.trim())}
        />
      </label>
      <p className="small dim" id={id}>
        {t('webhook.urlText')}
      </p>
      {endpoint === undefined && (
        <>
          <Radios name="scope" legend={t('webhook.scope')} all={SCOPES} value={scope} change={setScope} />
          <Kinds kinds={kinds} change={setKinds} />
          <Radios name="ordering" legend={t('webhook.order')} all={ORDERINGS} value={ordering} change={setOrdering} />
          <div className="radios">
            <label className="check">
              <input type="checkbox" checked={withAmounts} onChange={() => setWithAmounts(!withAmounts)} />
              <span>{t('webhook.withAmounts')}</span>
            </label>
          </div>
        </>
      )}
    </Dialog>
  );
}

const SCOPES = ['ACCOUNT', 'PUBLIC'] as const satisfies readonly WebhookScope[];
const ORDERINGS = ['STRICT', 'RELAXED'] as const satisfies readonly WebhookOrdering[];

const typesOf = (kinds: readonly Kind[]): readonly EventType[] =>
  (Object.keys(EVENTS) as EventType[]).filter((type) => kinds.includes(EVENTS[type][0]));

function Radios<Value extends WebhookScope | WebhookOrdering>({
  name,
  legend,
  all,
  value,
  change,
}: {
  readonly name: string;
  readonly legend: string;
  readonly all: readonly Value[];
  readonly value: Value;
  readonly change: (next: Value) => void;
}) {
  return (
    <fieldset className="radios">
      <legend className="strong small">{legend}</legend>
      {all.map((one) => (
        <label className="check" key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => change(one)} />
          <span>
            {t(`webhook.${one}_NAME`)} <span className="faint">{t(`webhook.${one}_TEXT`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Every type of event, also those to come, or the types of some kinds. */
function Kinds({
  kinds,
  change,
}: {
  readonly kinds: readonly Kind[] | null;
  readonly change: (next: readonly Kind[] | null) => void;
}) {
  return (
    <fieldset className="radios">
      <legend className="strong small">{t('webhook.events')}</legend>
      <label className="check">
        <input type="radio" name="kinds" checked={kinds === null} onChange={() => change(null)} />
        <span>
          {t('webhook.every')} <span className="faint">{t('webhook.everyText')}</span>
        </span>
      </label>
      <label className="check">
        <input type="radio" name="kinds" checked={kinds !== null} onChange={() => change([])} />
        <span>{t('webhook.some')}</span>
      </label>
      {kinds !== null && (
        <div className="hookkinds">
          {KIND_NAMES.map((kind) => (
            <label className="check" key={kind}>
              <input
                type="checkbox"
                checked={kinds.includes(kind)}
                onChange={() => change(kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind])}
              />
              <Icon name={KINDS[kind]} />
              <span>{t(`activity.${kind}`)}</span>
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

function SignEndpoint({
  fields,
  onClose,
}: {
  readonly fields: {
    readonly url: string;
    readonly scope: WebhookScope;
    readonly ordering: WebhookOrdering;
    readonly types: readonly EventType[] | null;
    readonly withAmounts: boolean;
  };
  readonly onClose: () => void;
}) {
  return (
    <SigningDialog
      action="createWebhookEndpoint"
      fields={fields}
      title={t('webhook.add')}
      subtitle={hostOf(fields)}
      done={({ secret }) => ({
        title: t('webhook.added'),
        body: (
          <>
            <p>{t('webhook.addedText')}</p>
            {secret !== null && <Secret secret={secret} />}
          </>
        ),
        actions: (
          <button type="button" className="btn btn-primary" onClick={onClose}>
            {t('webhook.kept')}
          </button>
        ),
      })}
      onClose={onClose}
    />
  );
}

function SignUrl({
  endpoint,
  url,
  onClose,
}: {
  readonly endpoint: Endpoint;
  readonly url: string;
  readonly onClose: () => void;
}) {
  return (
    <SigningDialog
      action="changeWebhookUrl"
      fields={{ endpointId: endpoint.id, url }}
      title={t('webhook.changeUrl')}
      subtitle={hostOf(endpoint)}
      done={() => ({ title: t('webhook.urlDone'), body: <p>{t('webhook.addedText')}</p> })}
      onClose={onClose}
    />
  );
}
