// A test marketplace with a webhook dispatcher and a receiver, and functions that create endpoints and wait for their states.

import { executeSignedAction } from '../../src/app/signed-action.ts';
import { secretOfWebhook, webhookById } from '../../src/app/webhooks.ts';
import { type WebhookState, webhookState } from '../../src/domain/webhook.ts';
import { makeContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from '../../src/server/webhooks/dispatcher.ts';
import type { WebhookDeliveryRow } from '../../src/store/webhook-deliveries.ts';
import { webhookDeliveries } from '../../src/store/webhook-deliveries.ts';
import type { WebhookEndpointRow } from '../../src/store/webhooks.ts';
import { openStream, type Stream } from '../../src/stream/stream.ts';
import { NEW_WEBHOOK } from '../app/prepared-actions.ts';
import type { TestWallet } from './wallet.ts';
import { succeeded, type World } from './world.ts';

export type WebhookKit = Awaited<ReturnType<typeof openWebhooks>>;

/** Overrides of a dispatcher; by default it polls fast. */
export type DispatcherInput = Partial<DispatcherOptions>;

/** Starts an event stream for a test marketplace, on which dispatchers are started. The caller closes it before the marketplace. */
export async function openWebhooks(world: World) {
  const faults: string[] = [];
  const streams: Stream[] = [];
  const dispatchers: Dispatcher[] = [];
  const report = (error: unknown): void => void faults.push(String(error));

  const dispatch = async (input: DispatcherInput = {}): Promise<Dispatcher> => {
    const { ctx } = world;
    const stream = openStream({
      database: ctx.database,
      secret: ctx.secrets.seal,
      wallNow: ctx.wallNow,
      report,
      pollMs: 20,
    });
    await stream.start();
    streams.push(stream);
    const contextFor: DispatcherOptions['contextFor'] = (request) => makeContext({ app: ctx, stream, ...request });
    const options = { app: ctx, stream, schema, contextFor, report, pollMs: 40, tickMs: 15, ...input };
    const dispatcher = startDispatcher(options);
    dispatchers.push(dispatcher);
    return dispatcher;
  };

  const endpointOf = async (id: string): Promise<WebhookEndpointRow> => (await webhookById(world.ctx, id))!;

  return {
    dispatch,
    endpointOf,
    faults,
    /** Creates an endpoint and returns its key. */
    async create(by: TestWallet, url: string, change: Partial<Omit<typeof NEW_WEBHOOK, 'kind'>> | object = {}) {
      const action = { ...NEW_WEBHOOK, ...change, url } as typeof NEW_WEBHOOK;
      return succeeded(await executeSignedAction(world.ctx, action, await world.sign(action, by)));
    },
    async secretOf(id: string): Promise<string> {
      return secretOfWebhook(world.ctx, await endpointOf(id))!;
    },
    /** Returns the deliveries of an endpoint, the earliest first. */
    async deliveries(id: string): Promise<readonly WebhookDeliveryRow[]> {
      return (await webhookDeliveries(world.database, id, { before: null, limit: 1_000 })).toReversed();
    },
    /** Waits until an endpoint has a state, or until `condition` holds for it. */
    async until(id: string, condition: WebhookState | ((endpoint: WebhookEndpointRow) => boolean | Promise<boolean>)) {
      for (let look = 0; look < 1_000; look += 1) {
        const endpoint = await endpointOf(id);
        const holds = typeof condition === 'string' ? webhookState(endpoint) === condition : await condition(endpoint);
        if (holds) return endpoint;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`the endpoint did not reach ${String(condition)}`);
    },
    async close(): Promise<void> {
      for (const dispatcher of dispatchers) await dispatcher.stop();
      for (const stream of streams) await stream.stop();
    },
  };
}
