// Builds webhook messages. The field `data` of an event's message is the answer of webhooks/v1.graphql, executed as the account of the
// endpoint, or as nobody for a public endpoint. **Invariant:** a message shows nothing that a query of the same account does not show.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import type { EventType } from '../../domain/events.ts';
import { globalId } from '../../domain/id.ts';
import type { SharedReads } from '../../schema/context.ts';
import type { WebhookEndpointRow } from '../../store/webhooks.ts';
import type { FeedItem } from '../../stream/feed.ts';
import { createOperationExecutor } from '../operation/compiled-operations.ts';
import type { RequestContext } from '../operation/identity.ts';
import { notificationOf, notificationText } from './notification.ts';

/** A message, whose attempts all have the same id and body. */
export type WebhookMessage = {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  /** Key of the event; null for a message of the dispatcher itself. */
  readonly eventId: string | null;
};

export type EventItem = Extract<FeedItem, { readonly kind: 'event' }>;

export type MessageBuilder = {
  /** Returns the message about an event. Throws when the document cannot be answered. */
  readonly ofEvent: (endpoint: WebhookEndpointRow, item: EventItem, cursor: string) => Promise<WebhookMessage>;
};

export type MessageOptions = {
  readonly schema: GraphQLSchema;
  readonly contextFor: (request: RequestContext) => unknown;
  /** Address of the marketplace page, to which notifications about no offer lead. */
  readonly origin: string;
};

/** What the document returns, as far as a notification needs it. */
type Answer = {
  readonly event: {
    readonly type: EventType;
    readonly amount?: string | null;
    readonly offer: { readonly id: string; readonly url: string; readonly device?: DeviceAnswer } | null;
    readonly coStake?: { readonly id: string } | null;
    readonly device?: DeviceAnswer | null;
  };
};
type DeviceAnswer = { readonly id: string; readonly model: string; readonly quantity: number };

const MAX_BODY_BYTES = 20 * 1024;
/** Session id of the contexts in which messages are built; no session has it. */
const NO_SESSION = '00000000-0000-0000-0000-000000000000';

/** Returns the builder of messages. Throws when the document does not fit the schema or a text is missing. */
export function createMessageBuilder({ schema, contextFor, origin }: MessageOptions): MessageBuilder {
  notificationText('OTHER');
  const document = parse(readFileSync(new URL('../../../webhooks/v1.graphql', import.meta.url), 'utf8'));
  const [fault] = validate(schema, document);
  if (fault !== undefined) throw fault;
  const operations = {
    ACCOUNT: operationOf(document, 'AccountWebhook'),
    PUBLIC: operationOf(document, 'PublicWebhook'),
  };
  const { execute } = createOperationExecutor(schema);
  const together = createGroups();

  return {
    async ofEvent(endpoint, item, cursor) {
      const shared = await together();
      const { accountId, scope } = endpoint;
      const id = globalId('Event', item.event.id);
      const signedIn = scope === 'ACCOUNT' && accountId !== null;
      const viewer = signedIn ? { accountId, sessionId: NO_SESSION, roles: ['USER' as const] } : null;
      const result = await execute({
        document,
        operation: operations[scope],
        variables: {},
        rootValue: item,
        contextValue: contextFor({ viewer, requestId: `webhook.${id}`, shared }),
      });
      if (result.errors?.[0] !== undefined) throw result.errors[0];
      // Safe cast: the result has the shape of the document, which was validated at the start.
      const data = result.data as unknown as Answer;
      const { type, offer, coStake, amount } = data.event;
      const device = data.event.device ?? offer?.device ?? null;
      const subject = coStake?.id ?? offer?.id ?? device?.id ?? null;
      const facts = { type, amount: amount ?? null, device, subject, url: offer?.url ?? origin };
      const notification = notificationOf(facts, endpoint.withAmounts);
      const timestamp = item.event.occurredAt.toISOString();
      const body = JSON.stringify({ type, timestamp, cursor, data, notification });
      if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new Error(`the message about ${id} is longer than 20 KiB`);
      return { id, type, body, eventId: item.event.id };
    },
  };
}

/** Messages whose rows are read together at most. */
const GROUP = 200;

/**
 * Returns a function that resolves with the shared reads of all messages that were requested in the same turn of the event loop. Both
 * parties of a co-stake, and the events of one page of the log, then cost one statement for each kind of row. The reads begin after the
 * last of the messages was requested.
 */
function createGroups(): () => Promise<SharedReads> {
  let group: { readonly reads: Promise<SharedReads>; size: number } | null = null;
  return () => {
    if (group === null || group.size === GROUP) {
      const reads = new Promise<SharedReads>((resolve) => {
        setImmediate(() => {
          if (opened === group) group = null;
          resolve({ made: null });
        });
      });
      const opened = { reads, size: 0 };
      group = opened;
    }
    group.size += 1;
    return group.reads;
  };
}

/** Returns a message of the dispatcher itself, such as `webhook.reset`. Messages with equal `parts` have equal ids. */
export function controlMessage(
  type: 'webhook.verification' | 'webhook.test' | 'webhook.reset',
  id: string,
  at: Date,
  cursor: string,
  data: object,
): WebhookMessage {
  const body = JSON.stringify({ type, timestamp: at.toISOString(), cursor, data, notification: null });
  return { id, type, body, eventId: null };
}

/** Returns an id that is the same for equal parts, such as the id of a reset that is sent again after a crash. */
export function idOfParts(prefix: string, ...parts: readonly (string | bigint)[]): string {
  return `${prefix}_${createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 32)}`;
}

function operationOf(document: DocumentNode, name: string): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation == null) throw new Error(`webhooks/v1.graphql lacks the operation ${name}`);
  return operation;
}
