// Made by `npm run schema` from schema.graphql; do not edit.

import type { DeleteWebhookEndpointInput, EventType, ReplayWebhookInput, RotateWebhookSecretInput, TestWebhookEndpointInput, TypedDocument, UpdateWebhookEndpointInput, WebhookDisabledReason, WebhookOrdering, WebhookScope, WebhookState } from '@tandem/client';

/** Result of the query `WebhooksPage`. */
export type WebhooksPageQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Webhook endpoints of your account, the oldest first; at most 10. */
    readonly webhookEndpoints: readonly ({
      /** Global id of the endpoint, of the form `webhook_…`. */
      readonly id: string;
      /** URL that receives the messages, as the wallet signed it. */
      readonly url: string;
      /** Which events are sent; it never changes. */
      readonly scope: WebhookScope;
      /** Types of events that are sent; null: every type, also those that are added later. */
      readonly types: readonly EventType[] | null;
      /** How many messages are sent at the same time. */
      readonly ordering: WebhookOrdering;
      /** True when the texts in `notification` may contain amounts. */
      readonly withAmounts: boolean;
      /** Whether events are sent now. */
      readonly state: WebhookState;
      /** Why deliveries ended; null unless the state is DISABLED. */
      readonly disabledReason: WebhookDisabledReason | null;
      /** Age of the oldest event that is not delivered yet, in seconds; 0 when every event is delivered. */
      readonly lagSeconds: number;
      /** Wall time at which the endpoint was created. */
      readonly createdAt: string;
      /** Attempts of the last 30 days, the latest first. */
      readonly deliveries: {
        /** Objects of the page in list order, without their cursors. */
        readonly nodes: readonly ({
          /** Wall time at which the attempt started. */
          readonly at: string;
          /** HTTP status of the answer; null without an answer. */
          readonly status: number | null;
          /** Why the attempt failed, such as `TIMEOUT`, `CONNECTION`, `CERTIFICATE`, `ADDRESS` or `STATUS`; null after a success. */
          readonly error: string | null;
          /** Duration of the attempt in milliseconds, at most 15 000. */
          readonly milliseconds: number;
          /** Type of the message: a value of `EventType`, or `webhook.verification`, `webhook.test` or `webhook.reset`. */
          readonly type: string;
        })[];
      };
    })[];
  } | null;
};

/** Variables of the query `WebhooksPage`. */
export type WebhooksPageVariables = Readonly<Record<string, never>>;

/** The account of the access token; null without a session. */
export const WebhooksPageDocument = 'query WebhooksPage{viewer{webhookEndpoints{id url scope types ordering withAmounts state disabledReason lagSeconds createdAt deliveries(first:1){nodes{at status error milliseconds type}}}}}' as TypedDocument<WebhooksPageQuery, WebhooksPageVariables>;

/** Result of the query `WebhookDeliveries`. */
export type WebhookDeliveriesQuery = {
  /** The account of the access token; null without a session. */
  readonly viewer: {
    /** Webhook endpoints of your account, the oldest first; at most 10. */
    readonly webhookEndpoints: readonly ({
      /** Global id of the endpoint, of the form `webhook_…`. */
      readonly id: string;
      /** Attempts of the last 30 days, the latest first. */
      readonly deliveries: {
        /** Objects of the page in list order, without their cursors. */
        readonly nodes: readonly ({
          /** Wall time at which the attempt started. */
          readonly at: string;
          /** Id of the message: the header `webhook-id`, the same for every attempt. */
          readonly messageId: string;
          /** Type of the message: a value of `EventType`, or `webhook.verification`, `webhook.test` or `webhook.reset`. */
          readonly type: string;
          /** Number of the attempt of this message, from 1. */
          readonly attempt: number;
          /** HTTP status of the answer; null without an answer. */
          readonly status: number | null;
          /** Why the attempt failed, such as `TIMEOUT`, `CONNECTION`, `CERTIFICATE`, `ADDRESS` or `STATUS`; null after a success. */
          readonly error: string | null;
          /** Duration of the attempt in milliseconds, at most 15 000. */
          readonly milliseconds: number;
        })[];
      };
    })[];
  } | null;
};

/** Variables of the query `WebhookDeliveries`. */
export type WebhookDeliveriesVariables = Readonly<Record<string, never>>;

/** The account of the access token; null without a session. */
export const WebhookDeliveriesDocument = 'query WebhookDeliveries{viewer{webhookEndpoints{id deliveries(first:50){nodes{at messageId type attempt status error milliseconds}}}}}' as TypedDocument<WebhookDeliveriesQuery, WebhookDeliveriesVariables>;

/** Result of the mutation `TestWebhook`. */
export type TestWebhookMutation = {
  /** Sends a message of type `webhook.test` to an endpoint of your account, in any state; to a PENDING one the verification again. Needs a session. */
  readonly testWebhookEndpoint: ({
    readonly __typename: 'NotFound';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'NOT_FOUND';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | { readonly __typename: 'TestWebhookEndpointSuccess' });
};

/** Variables of the mutation `TestWebhook`. */
export type TestWebhookVariables = { readonly input: TestWebhookEndpointInput };

/** Sends a message of type `webhook.test` to an endpoint of your account, in any state; to a PENDING one the verification again. Needs a session. */
export const TestWebhookDocument = 'mutation TestWebhook($input:TestWebhookEndpointInput!){testWebhookEndpoint(input:$input){__typename ...on Refusal{code message}}}' as TypedDocument<TestWebhookMutation, TestWebhookVariables>;

/** Result of the mutation `UpdateWebhook`. */
export type UpdateWebhookMutation = {
  /** Changes what a webhook endpoint of your account sends, pauses it or resumes it. Needs a session. */
  readonly updateWebhookEndpoint: ({
    readonly __typename: 'NotFound';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'NOT_FOUND';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | { readonly __typename: 'UpdateWebhookEndpointSuccess' });
};

/** Variables of the mutation `UpdateWebhook`. */
export type UpdateWebhookVariables = { readonly input: UpdateWebhookEndpointInput };

/** Changes what a webhook endpoint of your account sends, pauses it or resumes it. Needs a session. */
export const UpdateWebhookDocument = 'mutation UpdateWebhook($input:UpdateWebhookEndpointInput!){updateWebhookEndpoint(input:$input){__typename ...on Refusal{code message}}}' as TypedDocument<UpdateWebhookMutation, UpdateWebhookVariables>;

/** Result of the mutation `RotateWebhook`. */
export type RotateWebhookMutation = {
  /** Gives a webhook endpoint a new secret. For 24 hours every message has two signatures, one of each secret. Needs a session. */
  readonly rotateWebhookSecret: ({
    readonly __typename: 'NotFound';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'NOT_FOUND';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | {
    readonly __typename: 'RotateWebhookSecretSuccess';
    /** The new secret: `whsec_` and base64. It is not shown again. */
    readonly secret: string;
  });
};

/** Variables of the mutation `RotateWebhook`. */
export type RotateWebhookVariables = { readonly input: RotateWebhookSecretInput };

/** Gives a webhook endpoint a new secret. For 24 hours every message has two signatures, one of each secret. Needs a session. */
export const RotateWebhookDocument = 'mutation RotateWebhook($input:RotateWebhookSecretInput!){rotateWebhookSecret(input:$input){__typename ...on RotateWebhookSecretSuccess{secret}...on Refusal{code message}}}' as TypedDocument<RotateWebhookMutation, RotateWebhookVariables>;

/** Result of the mutation `ReplayWebhookFrom`. */
export type ReplayWebhookFromMutation = {
  /** Moves the cursor of a webhook endpoint, so that it sends events again. Repeated messages have the same `webhook-id`. Needs a session. */
  readonly replayWebhook: ({
    readonly __typename: 'NotFound';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'NOT_FOUND';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | { readonly __typename: 'ReplayWebhookSuccess' });
};

/** Variables of the mutation `ReplayWebhookFrom`. */
export type ReplayWebhookFromVariables = { readonly input: ReplayWebhookInput };

/** Moves the cursor of a webhook endpoint, so that it sends events again. Repeated messages have the same `webhook-id`. Needs a session. */
export const ReplayWebhookFromDocument = 'mutation ReplayWebhookFrom($input:ReplayWebhookInput!){replayWebhook(input:$input){__typename ...on Refusal{code message}}}' as TypedDocument<ReplayWebhookFromMutation, ReplayWebhookFromVariables>;

/** Result of the mutation `DeleteWebhook`. */
export type DeleteWebhookMutation = {
  /** Deletes a webhook endpoint of your account with its log of deliveries. Needs a session. */
  readonly deleteWebhookEndpoint: ({
    readonly __typename: 'NotFound';
    /** Code of the rule that refused the mutation. Codes are stable, so programs may branch on them. */
    readonly code: 'NOT_FOUND';
    /** Explanation for people: one English sentence with the relevant numbers. The wording may change. */
    readonly message: string;
  } | { readonly __typename: 'DeleteWebhookEndpointSuccess' });
};

/** Variables of the mutation `DeleteWebhook`. */
export type DeleteWebhookVariables = { readonly input: DeleteWebhookEndpointInput };

/** Deletes a webhook endpoint of your account with its log of deliveries. Needs a session. */
export const DeleteWebhookDocument = 'mutation DeleteWebhook($input:DeleteWebhookEndpointInput!){deleteWebhookEndpoint(input:$input){__typename ...on Refusal{code message}}}' as TypedDocument<DeleteWebhookMutation, DeleteWebhookVariables>;
