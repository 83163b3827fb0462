// Tests of the spans that a process makes where an SDK of OpenTelemetry is registered, with an exporter that keeps them in memory.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { context, propagation, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ProtocolDocument } from '../../client/src/generated/documents.ts';
import { purgeTask } from '../../src/app/scheduler.ts';
import { sql } from '../../src/store/db/database.ts';
import { findTracer } from '../../src/store/tracing.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { call } from '../kit/http.ts';
import { openReceiver, type Receiver } from '../kit/receiver.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { openWebhooks, type WebhookKit } from '../kit/webhook.ts';
import { makeWorld, type World } from '../kit/world.ts';

const FAUCET =
  'mutation Secret($wallet: WalletAddress!) { faucet(input: { wallet: $wallet, amount: "734" }) { __typename } }';
const CLIENT_SPAN = 'b7ad6b7169203331';
/** All attributes that a span may have. */
const ATTRIBUTES = [
  'db.operation.name',
  'db.system.name',
  'error.type',
  'graphql.operation.name',
  'graphql.operation.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'tandem.cost',
  'tandem.outcome',
  'tandem.refusal',
  'tandem.rows',
  'tandem.statement',
  'tandem.webhook.attempt',
  'tandem.webhook.type',
];

const exporter = new InMemorySpanExporter();
let traces = 0;
/** Returns the trace of a client, another one at each call, and the headers that continue it. */
const newTrace = () => {
  traces += 1;
  const traceId = String(traces).padStart(32, '0');
  return { traceId, options: { headers: { traceparent: `00-${traceId}-${CLIENT_SPAN}-01` } } };
};
let world: World;
let api: Api;
let kit: WebhookKit;
let receiver: Receiver;
let wallet: TestWallet;

/** Resolves with the finished spans of a trace once one of them is a request. */
async function traceOf(traceId: string): Promise<readonly ReadableSpan[]> {
  for (;;) {
    const found = exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);
    if (found.some(({ name }) => name.startsWith('POST '))) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const named = (spans: readonly ReadableSpan[], name: string): ReadableSpan => spans.find((span) => span.name === name)!;
/** Returns the origins of events in a trace, as they are stored for other processes. */
const originsOf = async (traceId: string): Promise<readonly string[]> =>
  (
    await world.database.query<{ traceparent: string }>(
      sql`SELECT traceparent FROM event_origin WHERE traceparent LIKE ${`00-${traceId}-%`}`,
    )
  ).map(({ traceparent }) => traceparent);
const parentOf = (span: ReadableSpan) => span.parentSpanContext?.spanId;

it('the example that registers an SDK exports the spans of a program that starts after it', () => {
  const example = fileURLToPath(new URL('../../examples/otel.mjs', import.meta.url));
  const program = `import('@opentelemetry/api').then(({ trace }) => trace.getTracer('tandem').startSpan('a span').end())`;
  const output = execFileSync(process.execPath, ['--import', example, '--eval', program], {
    env: { OTEL_TRACES_EXPORTER: 'console' },
    encoding: 'utf8',
  });
  expect(output).toContain("name: 'a span'");
  expect(output).toContain("'service.name': 'tandem'");
});

describeWithDatabase('the spans of a process', () => {
  beforeAll(async () => {
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
    world = await makeWorld();
    api = await openApi(world.ctx);
    kit = await openWebhooks(world);
    receiver = await openReceiver();
    wallet = world.wallet('traced');
    const id = await kit.create(wallet, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
  });
  afterAll(async () => {
    await kit.close();
    await receiver.close();
    await api.close();
    await world.end();
    for (const part of [trace, context, propagation]) part.disable();
    findTracer();
  });
  beforeEach(() => exporter.reset());

  it('lead from the request of a client through operation and write path to each statement', async () => {
    const { traceId, options } = newTrace();
    await call(api.url, FAUCET, { wallet: wallet.address }, options);
    const spans = await traceOf(traceId);
    const [request, operation, write] = ['POST /graphql', 'mutation', 'write path'].map((name) => named(spans, name));
    expect([request, operation, write].map((span) => parentOf(span!))).toEqual([
      CLIENT_SPAN,
      request!.spanContext().spanId,
      operation!.spanContext().spanId,
    ]);
    expect(request!.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
    });
    expect(operation!.attributes).toMatchObject({ 'graphql.operation.type': 'mutation', 'tandem.outcome': 'ok' });
    const statements = spans.filter((span) => parentOf(span) === write!.spanContext().spanId);
    expect(statements.length).toBeGreaterThan(1);
    expect(statements.every(({ attributes }) => attributes['db.system.name'] === 'postgresql')).toBe(true);
  });

  it('of a webhook delivery are a trace of their own that links, by a stored row, to the write path of the event', async () => {
    const client = newTrace();
    await call(api.url, FAUCET, { wallet: wallet.address }, client.options);
    const write = named(await traceOf(client.traceId), 'write path').spanContext();
    expect(await originsOf(write.traceId)).toEqual([`00-${write.traceId}-${write.spanId}-01`]);
    const linked = () =>
      exporter.getFinishedSpans().find(({ links }) => links.some((link) => link.context.spanId === write.spanId));
    while (linked() === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    const delivery = linked();
    const { traceId, spanId } = delivery!.spanContext();
    expect(delivery).toMatchObject({ name: 'webhook delivery', links: [{ context: { traceId: write.traceId } }] });
    const received = receiver.events().map((message) => message.headers['traceparent']);
    expect(received).toContain(`00-${traceId}-${spanId}-01`);
    // The receiver may be the other party of an agreement, and must not recognise the caller by the trace.
    expect(received.join()).not.toContain(client.traceId);
    expect(delivery!.attributes).toMatchObject({ 'http.response.status_code': 204, 'tandem.webhook.attempt': 1 });
  });

  it('leave no row about an event whose trace is not kept, and rows are deleted after four days', async () => {
    const { traceId, options } = newTrace();
    await call(api.url, FAUCET, { wallet: wallet.address }, options);
    const notKept = `00-${traceId.replace('0', 'f')}-${CLIENT_SPAN}-00`;
    await call(api.url, FAUCET, { wallet: wallet.address }, { headers: { traceparent: notKept } });
    expect(await originsOf(traceId)).toHaveLength(1);
    expect(await originsOf(traceId.replace('0', 'f'))).toEqual([]);
    await purgeTask(world.ctx).run();
    expect(await originsOf(traceId)).toHaveLength(1);
    await world.database.execute(sql`UPDATE event_origin SET written_at = written_at - interval '4 days 1 minute'`);
    await purgeTask(world.ctx).run();
    expect(await originsOf(traceId)).toEqual([]);
  });

  it('of a subscription over a socket continue the trace in the extensions of its message, and end with its start', async () => {
    const { traceId, options } = newTrace();
    const socket = await api.socket();
    const query = 'subscription { offerEvents { __typename ... on OfferEvent { offer { device { model } } } } }';
    socket.send({ id: 'traced', type: 'subscribe', payload: { query, extensions: options.headers } });
    const item = async (): Promise<unknown> =>
      ((await socket.next()).payload as { data: { offerEvents: { __typename: string } } }).data.offerEvents.__typename;
    expect(await item()).toBe('StreamCheckpoint');
    const spansOfTrace = () => exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);
    const atFirst = spansOfTrace();
    const [message, operation] = ['subscribe', 'subscription'].map((name) => named(atFirst, name));
    expect([message, operation].map((span) => parentOf(span!))).toEqual([CLIENT_SPAN, message!.spanContext().spanId]);
    await world.offer(await world.device());
    while ((await item()) !== 'OfferEvent');
    expect(spansOfTrace()).toHaveLength(atFirst.length);
  });

  it('name published documents alone, and hold no wallet, amount, address or text of a caller', async () => {
    const { traceId, options } = newTrace();
    await call(api.url, ProtocolDocument, undefined, options);
    await traceOf(traceId);
    await call(api.url, FAUCET, { wallet: wallet.address }, newTrace().options);
    await call(api.url, 'query Unknown($first: Int) { offers(first: $first) { nodes { id } } }', { first: 734 });
    await call(api.url, 'mutation ($blocks: [Int!]!) { x }', {}, { path: '/network' });
    while (!exporter.getFinishedSpans().some(({ name }) => name === 'POST /network'))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const spans = exporter.getFinishedSpans();
    const operations = spans.filter(({ attributes }) => attributes['graphql.operation.type'] !== undefined);
    expect(operations.map(({ name }) => name)).toEqual(['query Protocol', 'mutation', 'query']);
    const keys = new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...keys].filter((key) => !ATTRIBUTES.includes(key))).toEqual([]);
    const text = JSON.stringify(
      spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    for (const secret of [wallet.address, '734', 'Secret', 'Unknown', receiver.url, '127.0.0.1']) {
      expect(text).not.toContain(secret);
    }
  });
});
