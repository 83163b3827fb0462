// Mutations of webhook endpoints by a session of their account. Creating an endpoint and changing its URL are signed actions, because an
// endpoint goes on receiving after a session has ended.

import type { ObjectRef } from '@pothos/core';
import {
  deleteWebhook,
  findOwnWebhook,
  replayWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  webhookCursorAt,
} from '../app/webhooks.ts';
import { globalId } from '../domain/id.ts';
import type { WebhookCursor, WebhookEndpointRow } from '../store/webhooks.ts';
import { openPosition } from '../stream/position.ts';
import { badInput, builder, requireViewer, type SchemaTypes } from './builder.ts';
import type { Context } from './context.ts';
import { EventTypeEnum } from './event.ts';
import { keyFromGlobalId } from './node.ts';
import { toResult } from './refusal-types.ts';
import { resultUnion } from './refusals.ts';
import { cursorScope, WebhookEndpointRef, WebhookOrderingEnum } from './webhook.ts';

type Success = { readonly endpoint: WebhookEndpointRow };

const endpointSuccess = (name: string, description: string) =>
  builder.objectRef<Success>(name).implement({
    description,
    fields: (t) => ({
      endpoint: t.expose('endpoint', { type: WebhookEndpointRef, description: 'The endpoint after the change.' }),
    }),
  });

const UpdateSuccess = endpointSuccess('UpdateWebhookEndpointSuccess', 'The endpoint has its new settings.');
const ReplaySuccess = endpointSuccess(
  'ReplayWebhookSuccess',
  'The endpoint sends every event after the chosen position, also those that it had delivered.',
);
const RotateSuccess = builder.objectRef<Success & { readonly secret: string }>('RotateWebhookSecretSuccess').implement({
  description: 'The endpoint has a new secret; for 24 hours messages are signed with the previous one too.',
  fields: (t) => ({
    endpoint: t.expose('endpoint', { type: WebhookEndpointRef, description: 'The endpoint with its new secret.' }),
    secret: t.exposeString('secret', {
      description: 'The new secret: `whsec_` and base64. It is not shown again.',
    }),
  }),
});
const TestSuccess = builder
  .objectRef<Success & { readonly messageId: string | null }>('TestWebhookEndpointSuccess')
  .implement({
    description: 'A message of type `webhook.test` will be sent at once; its delivery appears in `deliveries`.',
    fields: (t) => ({
      endpoint: t.expose('endpoint', { type: WebhookEndpointRef, description: 'The endpoint that sends the message.' }),
      messageId: t.exposeString('messageId', {
        nullable: true,
        description:
          'Header `webhook-id` of the message; null for a PENDING endpoint, which sends its verification again.',
      }),
    }),
  });
const DeleteSuccess = builder.objectRef<{ readonly id: string }>('DeleteWebhookEndpointSuccess').implement({
  description: 'The endpoint and its log of deliveries are deleted.',
  fields: (t) => ({
    endpointId: t.id({
      description: 'Global id of the deleted endpoint.',
      resolve: ({ id }) => globalId('WebhookEndpoint', id),
    }),
  }),
});

type InputFields = PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>;
const endpointId = (t: InputFields) =>
  t.id({
    required: true,
    description: 'Global id of an endpoint of your account, of the form `webhook_…`.',
  });

const UpdateInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'New settings of a webhook endpoint; an absent field stays as it is.',
  fields: (t) => ({
    endpointId: endpointId(t),
    types: t.field({
      type: [EventTypeEnum],
      description: 'Types of events to send from now on; null: every type, also those that are added later.',
    }),
    ordering: t.field({ type: WebhookOrderingEnum, description: 'How many messages are sent at the same time.' }),
    withAmounts: t.boolean({ description: 'True: the texts in `notification` may contain amounts.' }),
    paused: t.boolean({
      description: 'True pauses the endpoint; false resumes it from its cursor, also after it was DISABLED.',
    }),
  }),
});
const onlyEndpoint = (name: string, description: string) =>
  builder.inputType(name, { description, fields: (t) => ({ endpointId: endpointId(t) }) });
const RotateInput = onlyEndpoint('RotateWebhookSecretInput', 'The endpoint that gets a new secret.');
const TestInput = onlyEndpoint('TestWebhookEndpointInput', 'The endpoint that sends a test message.');
const DeleteInput = onlyEndpoint(
  'DeleteWebhookEndpointInput',
  'The endpoint whose messages end for ever; events after its cursor are lost to it.',
);
const ReplayFrom = builder.inputType('WebhookReplayFrom', {
  isOneOf: true,
  description: 'Position from which an endpoint sends again: exactly one field is given.',
  fields: (t) => ({
    cursor: t.field({
      type: 'StreamCursor',
      description: 'Cursor of a message or of the stream; the first event after it is sent next.',
    }),
    time: t.field({
      type: 'DateTime',
      description:
        'Market time; events from about this time on are sent. A time before the stored log means its start.',
    }),
  }),
});
const ReplayInput = builder.inputType('ReplayWebhookInput', {
  description: 'The endpoint that sends events again, and from where.',
  fields: (t) => ({
    endpointId: endpointId(t),
    from: t.field({ type: ReplayFrom, required: true, description: 'Position from which events are sent again.' }),
  }),
});

const keyOf = (id: string, context: Context) => ({
  id: keyFromGlobalId('input.endpointId', id, 'WebhookEndpoint'),
  accountId: requireViewer(context).accountId,
});
type Answer = WebhookEndpointRow | { readonly refusal: { readonly code: 'NOT_FOUND'; readonly subject: string } };
const success = (answer: Answer) => toResult('refusal' in answer ? answer : { endpoint: answer });
const result = <S extends object>(name: string, type: ObjectRef<SchemaTypes, S, S>) =>
  resultUnion(name, type, ['NOT_FOUND']);

/** Returns the position that a replay names. @throws GraphQLError BAD_USER_INPUT for a cursor of another stream or server */
async function replayCursor(
  endpoint: WebhookEndpointRow,
  from: typeof ReplayFrom.$inferInput,
  context: Context,
): Promise<WebhookCursor> {
  if (from.time != null) return webhookCursorAt(context.app, from.time);
  const position = openPosition(context.stream.openingSecrets, cursorScope(endpoint), from.cursor ?? '');
  if (position === null) throw badInput('input.from.cursor', 'not a cursor of this endpoint or of its stream');
  return position;
}

builder.mutationFields((t) => ({
  updateWebhookEndpoint: t.field({
    type: result('UpdateWebhookEndpoint', UpdateSuccess),
    description: 'Changes what a webhook endpoint of your account sends, pauses it or resumes it. Needs a session.',
    args: { input: t.arg({ type: UpdateInput, required: true, description: 'The endpoint and its new settings.' }) },
    resolve: async (_, { input }, context) => {
      const { types, ordering, withAmounts, paused } = input;
      const change = {
        ...(types === undefined ? {} : { types: types === null ? null : [...new Set(types)].sort() }),
        ...(ordering == null ? {} : { ordering }),
        ...(withAmounts == null ? {} : { withAmounts }),
        ...(paused == null ? {} : { paused }),
      };
      return success(await updateWebhook(context.app, keyOf(input.endpointId, context), change));
    },
  }),
  rotateWebhookSecret: t.field({
    type: result('RotateWebhookSecret', RotateSuccess),
    description:
      'Gives a webhook endpoint a new secret. For 24 hours every message has two signatures, one of each secret. Needs a session.',
    args: { input: t.arg({ type: RotateInput, required: true, description: 'The endpoint that gets a new secret.' }) },
    resolve: async (_, { input }, context) =>
      toResult(await rotateWebhookSecret(context.app, keyOf(input.endpointId, context))),
  }),
  replayWebhook: t.field({
    type: result('ReplayWebhook', ReplaySuccess),
    description:
      'Moves the cursor of a webhook endpoint, so that it sends events again. Repeated messages have the same `webhook-id`. Needs a session.',
    args: {
      input: t.arg({ type: ReplayInput, required: true, description: 'The endpoint, and from where it sends.' }),
    },
    resolve: async (_, { input }, context) => {
      const key = keyOf(input.endpointId, context);
      const endpoint = await findOwnWebhook(context.app, key);
      if (endpoint === null) return success(await updateWebhook(context.app, key, {}));
      return success(await replayWebhook(context.app, key, await replayCursor(endpoint, input.from, context)));
    },
  }),
  testWebhookEndpoint: t.field({
    type: result('TestWebhookEndpoint', TestSuccess),
    description:
      'Sends a message of type `webhook.test` to an endpoint of your account, in any state; to a PENDING one the verification again. Needs a session.',
    args: { input: t.arg({ type: TestInput, required: true, description: 'The endpoint that sends a test message.' }) },
    resolve: async (_, { input }, context) => {
      const endpoint = await testWebhook(context.app, keyOf(input.endpointId, context));
      if ('refusal' in endpoint) return endpoint.refusal;
      const pending = endpoint.verifiedAt === null;
      return { endpoint, messageId: pending || endpoint.testId === null ? null : `test_${endpoint.testId}` };
    },
  }),
  deleteWebhookEndpoint: t.field({
    type: result('DeleteWebhookEndpoint', DeleteSuccess),
    description: 'Deletes a webhook endpoint of your account with its log of deliveries. Needs a session.',
    args: {
      input: t.arg({
        type: DeleteInput,
        required: true,
        description: 'The endpoint whose messages end for ever, by its global id.',
      }),
    },
    resolve: async (_, { input }, context) =>
      toResult(await deleteWebhook(context.app, keyOf(input.endpointId, context))),
  }),
}));
