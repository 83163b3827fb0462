// GraphQL types of webhook endpoints, and `viewer.webhookEndpoints` with the log of deliveries. Mutations are in webhook-mutations.ts.
// **Invariant:** an endpoint is readable by its own account only, and its secret is in no field of it.

import { firstUndeliveredAt, listWebhookDeliveries, listWebhooks } from '../app/webhooks.ts';
import { ALL_PUBLIC_EVENTS, type EventScope } from '../domain/event-filter.ts';
import { globalId } from '../domain/id.ts';
import { MAX_WEBHOOK_ENDPOINTS, MAX_WEBHOOK_URL, webhookState } from '../domain/webhook.ts';
import type { WebhookDeliveryRow } from '../store/webhook-deliveries.ts';
import type { WebhookEndpointRow } from '../store/webhooks.ts';
import { sealPosition } from '../stream/position.ts';
import { badInput, builder } from './builder.ts';
import { connectionType, forwardPageArguments, keysetPage, NIL_UUID, type Page } from './connection.ts';
import { enumValues } from './enums.ts';
import { EventTypeEnum } from './event.ts';
import { ViewerRef } from './viewer.ts';

export const WebhookScopeEnum = builder.enumType('WebhookScope', {
  description: 'Which events a webhook endpoint sends.',
  values: enumValues({
    ACCOUNT: 'Events of your account, your devices and your co-stakes, as in `accountEvents`.',
    PUBLIC: 'Public events of offers that match a filter, as in `offerEvents`.',
  }),
});

/** Definition of `WebhookOrdering` in both schemas. */
export const webhookOrderingEnumConfig = {
  description: 'How many messages an endpoint sends at the same time.',
  values: enumValues({
    STRICT: 'One message at a time, in the order of the events; a failing message holds up the later ones.',
    RELAXED: 'Up to 16 messages at a time, so they can arrive in another order; at most 16 wait for a failing message.',
  }),
};

export const WebhookOrderingEnum = builder.enumType('WebhookOrdering', webhookOrderingEnumConfig);

/** Definition of `WebhookState` in both schemas. */
export const webhookStateEnumConfig = {
  description: 'Whether an endpoint sends messages at present, and if not, what it waits for.',
  values: enumValues({
    PENDING: 'The URL has not answered its verification message yet; no event is sent.',
    ACTIVE: 'Each event is sent shortly after its commit.',
    PAUSED: 'You paused the endpoint; events wait for up to 30 days.',
    DISABLED: 'Deliveries have ended; `updateWebhookEndpoint` with `paused: false` resumes them from the cursor.',
  }),
};

const WebhookStateEnum = builder.enumType('WebhookState', webhookStateEnumConfig);

const WebhookDisabledReasonEnum = builder.enumType('WebhookDisabledReason', {
  description: 'Reason why deliveries to a webhook endpoint ended.',
  values: enumValues({
    FAILING: 'One message could not be delivered within three days.',
    GONE: 'The receiver answered with status 410.',
  }),
});

const WebhookDelivery = builder.objectRef<WebhookDeliveryRow>('WebhookDelivery').implement({
  description: 'One attempt to deliver a message, kept for 30 days. The body is not stored.',
  fields: (t) => ({
    messageId: t.exposeString('messageId', {
      description: 'Id of the message: the header `webhook-id`, the same for every attempt.',
    }),
    type: t.exposeString('type', {
      description:
        'Type of the message: a value of `EventType`, or `webhook.verification`, `webhook.test` or `webhook.reset`.',
    }),
    attempt: t.exposeInt('attempt', { description: 'Number of the attempt of this message, from 1.' }),
    at: t.expose('at', { type: 'DateTime', description: 'Wall time at which the attempt started.' }),
    milliseconds: t.exposeInt('milliseconds', {
      description: 'Duration of the attempt in milliseconds, at most 15 000.',
    }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'HTTP status of the answer; null without an answer.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description:
        'Why the attempt failed, such as `TIMEOUT`, `CONNECTION`, `CERTIFICATE`, `ADDRESS` or `STATUS`; null after a success.',
    }),
  }),
});

const DeliveryConnection = connectionType<WebhookDeliveryRow, Page<WebhookDeliveryRow>>(
  'WebhookDelivery',
  WebhookDelivery,
  'attempts to deliver messages to an endpoint',
);

export const WebhookEndpointRef = builder.objectRef<WebhookEndpointRow>('WebhookEndpoint').implement({
  description:
    'A URL of yours that receives events as signed messages (Standard Webhooks). It continues from its cursor, so no event is left out.',
  fields: (t) => ({
    id: t.id({
      description: 'Global id of the endpoint, of the form `webhook_…`.',
      resolve: ({ id }) => globalId('WebhookEndpoint', id),
    }),
    url: t.exposeString('url', { description: 'URL that receives the messages, as the wallet signed it.' }),
    scope: t.expose('scope', { type: WebhookScopeEnum, description: 'Which events are sent; it never changes.' }),
    types: t.field({
      type: [EventTypeEnum],
      nullable: true,
      description: 'Types of events that are sent; null: every type, also those that are added later.',
      resolve: ({ types }) => (types === null ? null : [...types]),
    }),
    ordering: t.expose('ordering', {
      type: WebhookOrderingEnum,
      description: 'How many messages are sent at the same time.',
    }),
    withAmounts: t.exposeBoolean('withAmounts', {
      description: 'True when the texts in `notification` may contain amounts.',
    }),
    state: t.field({
      type: WebhookStateEnum,
      description: 'Whether events are sent now.',
      resolve: (endpoint) => webhookState(endpoint),
    }),
    disabledReason: t.expose('disabledReason', {
      type: WebhookDisabledReasonEnum,
      nullable: true,
      description: 'Why deliveries ended; null unless the state is DISABLED.',
    }),
    cursor: t.field({
      type: 'StreamCursor',
      description:
        'Position up to which every event was delivered. Pass it as `after` to `accountEvents`, `offerEvents` or `events`.',
      resolve: (endpoint, _, { app }) =>
        sealPosition(app.secrets.seal, cursorScope(endpoint), {
          seq: endpoint.cursorSeq,
          hashPrefix: endpoint.cursorHash,
        }),
    }),
    lagSeconds: t.int({
      description: 'Age of the oldest event that is not delivered yet, in seconds; 0 when every event is delivered.',
      resolve: async (endpoint, _, context) => {
        const waitingSince = await firstUndeliveredAt(context.app, endpoint);
        if (waitingSince === null) return 0;
        return Math.max(0, Math.floor(((await context.now()).getTime() - waitingSince.getTime()) / 1000));
      },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Wall time at which the endpoint was created.' }),
    deliveries: t.field({
      type: DeliveryConnection,
      description: 'Attempts of the last 30 days, the latest first.',
      args: forwardPageArguments,
      resolve: ({ id }, args, context) =>
        keysetPage(context, args, {
          binding: JSON.stringify(['deliveries', id]),
          keyOf: (row: WebhookDeliveryRow) => ({ value: row.id, id: NIL_UUID }),
          read: ({ from, limit }) =>
            listWebhookDeliveries(context.app, id, { before: from?.value ?? null, limit: limit + 1 }),
        }),
    }),
  }),
});

/** Returns the scope for which the cursors of an endpoint are sealed: a cursor of the public stream is valid for every filter. */
export function cursorScope({ scope, accountId }: Pick<WebhookEndpointRow, 'scope' | 'accountId'>): EventScope {
  return scope === 'PUBLIC' || accountId === null ? ALL_PUBLIC_EVENTS : { kind: 'account', accountId };
}

/** Returns a URL in its normalised form, without a fragment. @throws GraphQLError BAD_USER_INPUT for any other text */
export function parseWebhookUrl(field: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hash !== '' || url.href.length > MAX_WEBHOOK_URL || url.host === '') {
    throw badInput(field, `must be an absolute URL without a fragment, of at most ${MAX_WEBHOOK_URL} characters`);
  }
  return url.href;
}

builder.objectField(ViewerRef, 'webhookEndpoints', (t) =>
  t.field({
    type: [WebhookEndpointRef],
    extensions: { length: MAX_WEBHOOK_ENDPOINTS },
    description: 'Webhook endpoints of your account, the oldest first; at most 10.',
    resolve: async ({ accountId }, _, context) => [...(await listWebhooks(context.app, accountId))],
  }),
);
