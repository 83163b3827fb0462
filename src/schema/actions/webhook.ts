// GraphQL definitions of the signed actions on webhook endpoints.
// **Invariant:** every export is an action, because table.ts spreads this module.

import { secretOfWebhook, webhookById } from '../../app/webhooks.ts';
import type { EventFilter } from '../../domain/event-filter.ts';
import { badInput } from '../builder.ts';
import { EventTypeEnum } from '../event.ts';
import { keyFromGlobalId } from '../node.ts';
import { OfferEventFilterInput, parseEventFilter } from '../subscription.ts';
import { parseWebhookUrl, WebhookEndpointRef, WebhookOrderingEnum, WebhookScopeEnum } from '../webhook.ts';
import { actionSchema, type InputFields, type SuccessFields } from './action.ts';

const urlField = (t: InputFields) =>
  t.string({
    required: true,
    description:
      'Absolute URL of at most 500 characters, with https on port 443 or 8443 and a public address; in a sandbox http and any address are allowed too.',
  });

const endpointOutcome: SuccessFields = (t) => ({
  endpoint: t.field({
    type: WebhookEndpointRef,
    nullable: true,
    description: 'The endpoint, PENDING until its URL answers the verification; null when it was deleted since.',
    resolve: ({ id }, _, context) => webhookById(context.app, id),
  }),
});

export const createWebhookEndpoint = actionSchema({
  kind: 'createWebhookEndpoint',
  purpose: 'create a webhook endpoint',
  description:
    'Creates a webhook endpoint that receives events of your account, or public events, as signed messages. It becomes ACTIVE when its URL answers the verification message with the challenge. At most 10 per account.',
  signedBy: 'Authorisation signed by any wallet of the account; unlinking this wallet deletes the endpoint.',
  fields: (t) => ({
    url: urlField(t),
    scope: t.field({
      type: WebhookScopeEnum,
      required: true,
      description: 'Whether events of your account or public events of offers are sent.',
    }),
    types: t.field({
      type: [EventTypeEnum],
      description: 'Types of events to send; null or absent: every type, also those that are added later.',
    }),
    filter: t.field({
      type: OfferEventFilterInput,
      description:
        'Only for scope PUBLIC: offers and devices whose events are sent, by default all. Its field `types` is refused; use `types` beside it.',
    }),
    ordering: t.field({
      type: WebhookOrderingEnum,
      description: 'How many messages are sent at the same time; by default STRICT.',
    }),
    withAmounts: t.boolean({
      description: 'True: the texts in `notification` may contain amounts; by default false.',
    }),
  }),
  parse: (path, { url, scope, types, filter, ordering, withAmounts }) => ({
    url: parseWebhookUrl(`${path}.url`, url),
    scope,
    types: types == null ? null : [...new Set(types)].sort(),
    filter: parseFilter(path, scope, filter),
    ordering: ordering ?? 'STRICT',
    withAmounts: withAmounts ?? false,
  }),
  success: (t) => ({
    ...endpointOutcome(t),
    secret: t.string({
      nullable: true,
      description:
        'Secret that verifies the messages: `whsec_` and base64. Keep it on your server. Null when the endpoint was deleted since.',
      resolve: async ({ id }, _, context) => {
        const endpoint = await webhookById(context.app, id);
        return endpoint === null ? null : secretOfWebhook(context.app, endpoint);
      },
    }),
  }),
  refusals: ['TOO_MANY_WEBHOOKS', 'WEBHOOK_URL_NOT_ALLOWED'],
});

export const changeWebhookUrl = actionSchema({
  kind: 'changeWebhookUrl',
  purpose: 'change the URL of a webhook endpoint',
  description:
    'Changes the URL of a webhook endpoint. It is PENDING until the new URL answers the verification, then continues from its cursor. The secret stays.',
  signedBy: 'Authorisation signed by any wallet of the account; unlinking this wallet deletes the endpoint.',
  fields: (t) => ({
    endpointId: t.id({
      required: true,
      description: 'Global id of the endpoint, of the form `webhook_…`; any other text is refused with BAD_USER_INPUT.',
    }),
    url: urlField(t),
  }),
  parse: (path, { endpointId, url }) => ({
    endpointId: keyFromGlobalId(`${path}.endpointId`, endpointId, 'WebhookEndpoint'),
    url: parseWebhookUrl(`${path}.url`, url),
  }),
  success: endpointOutcome,
  refusals: ['WEBHOOK_URL_NOT_ALLOWED'],
});

type FilterInput = typeof OfferEventFilterInput.$inferInput;

function parseFilter(
  path: string,
  scope: 'ACCOUNT' | 'PUBLIC',
  filter: FilterInput | null | undefined,
): EventFilter | null {
  if (filter?.types != null) throw badInput(`${path}.filter.types`, 'use types beside the filter');
  if (scope === 'PUBLIC') return parseEventFilter(filter);
  if (filter != null) throw badInput(`${path}.filter`, 'is for scope PUBLIC only');
  return null;
}
