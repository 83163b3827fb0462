// Webhook endpoints of the operator in the network's API: they receive public events. Each field needs the role OPERATOR.

import {
  createPublicWebhook,
  deletePublicWebhook,
  listPublicWebhooks,
  pausePublicWebhook,
} from '../../app/public-webhooks.ts';
import { globalId } from '../../domain/id.ts';
import { MAX_WEBHOOK_ENDPOINTS, webhookState } from '../../domain/webhook.ts';
import type { WebhookEndpointRow } from '../../store/webhooks.ts';
import { networkBuilder, requireReporter, requireRole } from '../builder.ts';
import { eventTypeEnumConfig } from '../event.ts';
import { keyFromGlobalId } from '../node.ts';
import { toResult } from '../refusal-types.ts';
import { parseEventFilter } from '../subscription.ts';
import { parseWebhookUrl, webhookOrderingEnumConfig, webhookStateEnumConfig } from '../webhook.ts';
import { networkResultUnion } from './refusals.ts';

const EventTypeEnum = networkBuilder.enumType('EventType', eventTypeEnumConfig);
const WebhookOrderingEnum = networkBuilder.enumType('WebhookOrdering', webhookOrderingEnumConfig);
const WebhookStateEnum = networkBuilder.enumType('WebhookState', webhookStateEnumConfig);

const PublicWebhookRef = networkBuilder.objectRef<WebhookEndpointRow>('PublicWebhookEndpoint').implement({
  description: 'A URL of the operator that receives public events as signed messages.',
  fields: (t) => ({
    id: t.id({
      description: 'Id of the endpoint, of the form `webhook_…`.',
      resolve: ({ id }) => globalId('WebhookEndpoint', id),
    }),
    url: t.exposeString('url', { description: 'URL that receives the messages.' }),
    state: t.field({
      type: WebhookStateEnum,
      description: 'Whether messages are sent at present.',
      resolve: webhookState,
    }),
    ordering: t.expose('ordering', {
      type: WebhookOrderingEnum,
      description: 'How many messages are sent at the same time.',
    }),
    types: t.field({
      type: [EventTypeEnum],
      nullable: true,
      description: 'Types of events that are sent; null: every type, also those that are added later.',
      resolve: ({ types }) => (types === null ? null : [...types]),
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Market time at which the endpoint was created.',
    }),
  }),
});

networkBuilder.queryField('publicWebhookEndpoints', (t) =>
  t.field({
    type: [PublicWebhookRef],
    extensions: { length: MAX_WEBHOOK_ENDPOINTS },
    description: 'Webhook endpoints of the operator, the oldest first; at most 10. Needs the role OPERATOR.',
    resolve: async (_, __, context) => {
      requireRole(context, 'OPERATOR');
      return [...(await listPublicWebhooks(context.app))];
    },
  }),
);

const CreateInput = networkBuilder.inputType('CreatePublicWebhookEndpointInput', {
  description: 'A new webhook endpoint for public events.',
  fields: (t) => ({
    url: t.string({
      required: true,
      description:
        'Absolute URL of at most 500 characters, with https on port 443 or 8443 and a public address; in a sandbox http and any address are allowed too.',
    }),
    types: t.field({
      type: [EventTypeEnum],
      description: 'Types of events to send; null or absent: every type, also those that are added later.',
    }),
    offerIds: t.idList({ description: 'Only events of one of these offers: global ids, at most 100.' }),
    deviceIds: t.idList({ description: 'Only events of offers on one of these devices: global ids, at most 100.' }),
    ordering: t.field({
      type: WebhookOrderingEnum,
      description: 'How many messages are sent at the same time; by default STRICT.',
    }),
  }),
});
const endpointId = (t: Parameters<NonNullable<Parameters<typeof networkBuilder.inputType>[1]['fields']>>[0]) =>
  t.id({ required: true, description: 'Id of an endpoint of the operator, of the form `webhook_…`.' });
const UpdateInput = networkBuilder.inputType('UpdatePublicWebhookEndpointInput', {
  description: 'The endpoint that is paused or resumed.',
  fields: (t) => ({
    endpointId: endpointId(t),
    paused: t.boolean({
      required: true,
      description: 'True pauses the endpoint; false resumes it from its cursor, also after it was DISABLED.',
    }),
  }),
});
const DeleteInput = networkBuilder.inputType('DeletePublicWebhookEndpointInput', {
  description: 'The endpoint whose messages end for ever.',
  fields: (t) => ({ endpointId: endpointId(t) }),
});

type Success = { readonly endpoint: WebhookEndpointRow };
const CreateSuccess = networkBuilder
  .objectRef<Success & { readonly secret: string }>('CreatePublicWebhookEndpointSuccess')
  .implement({
    description: 'The endpoint was created; it is PENDING until its URL answers the verification.',
    fields: (t) => ({
      endpoint: t.expose('endpoint', { type: PublicWebhookRef, description: 'The new endpoint in the state PENDING.' }),
      secret: t.exposeString('secret', {
        description: 'Secret that verifies the messages: `whsec_` and base64. It is not shown again.',
      }),
    }),
  });
const UpdateSuccess = networkBuilder.objectRef<Success>('UpdatePublicWebhookEndpointSuccess').implement({
  description: 'The endpoint was paused or resumed.',
  fields: (t) => ({
    endpoint: t.expose('endpoint', { type: PublicWebhookRef, description: 'The endpoint after the change.' }),
  }),
});
const DeleteSuccess = networkBuilder
  .objectRef<{ readonly id: string }>('DeletePublicWebhookEndpointSuccess')
  .implement({
    description: 'The endpoint and its log of deliveries are deleted.',
    fields: (t) => ({
      endpointId: t.id({
        description: 'Id of the endpoint, which names nothing any more.',
        resolve: ({ id }) => globalId('WebhookEndpoint', id),
      }),
    }),
  });

networkBuilder.mutationFields((t) => ({
  createPublicWebhookEndpoint: t.field({
    type: networkResultUnion('CreatePublicWebhookEndpoint', CreateSuccess, [
      'TOO_MANY_WEBHOOKS',
      'WEBHOOK_URL_NOT_ALLOWED',
    ]),
    description:
      'Creates a webhook endpoint that receives public events; sent again, it creates another one. At most 10. Needs the role OPERATOR.',
    args: {
      input: t.arg({
        type: CreateInput,
        required: true,
        description: 'URL, event types, filter and ordering of the messages.',
      }),
    },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'OPERATOR');
      const { url, types, offerIds, deviceIds, ordering } = input;
      return toResult(
        await createPublicWebhook(context.app, {
          url: parseWebhookUrl('input.url', url),
          filter: parseEventFilter({ offerIds, deviceIds }, 'input'),
          types: types == null ? null : [...new Set(types)].sort(),
          ordering: ordering ?? 'STRICT',
        }),
      );
    },
  }),
  updatePublicWebhookEndpoint: t.field({
    type: networkResultUnion('UpdatePublicWebhookEndpoint', UpdateSuccess, ['NOT_FOUND']),
    description: 'Pauses or resumes a webhook endpoint of the operator. Needs the role OPERATOR.',
    args: { input: t.arg({ type: UpdateInput, required: true, description: 'The endpoint, and what to do.' }) },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'OPERATOR');
      const key = keyFromGlobalId('input.endpointId', input.endpointId, 'WebhookEndpoint');
      const answer = await pausePublicWebhook(context.app, key, input.paused);
      return 'refusal' in answer ? answer.refusal : { endpoint: answer };
    },
  }),
  deletePublicWebhookEndpoint: t.field({
    type: networkResultUnion('DeletePublicWebhookEndpoint', DeleteSuccess, ['NOT_FOUND']),
    description: 'Deletes a webhook endpoint of the operator with its log of deliveries. Needs the role OPERATOR.',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'The endpoint to delete, by its id.' }) },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'OPERATOR');
      const key = keyFromGlobalId('input.endpointId', input.endpointId, 'WebhookEndpoint');
      return toResult(await deletePublicWebhook(context.app, key));
    },
  }),
}));
