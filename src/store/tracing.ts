// Spans of OpenTelemetry: request, operation, write path, statement, and webhook delivery. They are made only where the operator has
// registered an SDK before the start (`node --import ./otel.mjs`, ADR 32); without one the functions here call their work directly.
// **Invariant:** no attribute holds personal data, an amount, a variable, or a text that a caller chose.

import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';

/** The tracer of the registered SDK; null without one. */
let tracer: Tracer | null = null;

/** A span that is being measured; without an SDK one that records nothing. */
export type OpenSpan = {
  /** Adds an attribute. */
  readonly set: (name: string, value: string | number | boolean) => void;
  /** Marks the span as failed. */
  readonly fail: (type: string) => void;
};
/** A span that its caller ends. */
export type LongSpan = OpenSpan & { readonly end: () => void };

const NO_SPAN: OpenSpan = { set: () => undefined, fail: () => undefined };

/**
 * Looks again whether an SDK is registered, and returns whether one is. The start of a server calls it, so that a request without an SDK
 * costs nothing. An SDK may have a copy of the API of its own, so the provider is known by what it can do and not by its class.
 */
export function findTracer(): boolean {
  const provider: Partial<Pick<ProxyTracerProvider, 'getDelegateTracer'>> & TracerProvider = trace.getTracerProvider();
  const isMissing = provider.getDelegateTracer !== undefined && provider.getDelegateTracer('tandem') === undefined;
  tracer = isMissing ? null : provider.getTracer('tandem');
  return tracer !== null;
}

/** Returns whether an SDK was registered at the last call of `findTracer`. */
export const isTracing = (): boolean => tracer !== null;

/** Runs work in a span of a name below the active one, or in a new trace. */
export function inSpan<Result>(
  name: string,
  attributes: Attributes,
  work: (span: OpenSpan) => Promise<Result>,
): Promise<Result> {
  return tracer === null
    ? work(NO_SPAN)
    : run(tracer.startSpan(name, { attributes }, context.active()), context.active(), work);
}

/**
 * Sends a statement in a span below the active one. Without one there is no span, so that the statements of tasks that nobody traces make
 * no traces of their own. `statement` is the name under which the text is prepared.
 */
export function inStatementSpan<Result>(
  text: string,
  statement: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (tracer === null || trace.getActiveSpan() === undefined) return work();
  const operation = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
  const named = statement === undefined ? {} : { 'tandem.statement': statement };
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': operation, ...named };
  const span = tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes }, context.active());
  return run(span, context.active(), work);
}

/** Runs the synchronous beginning of a request in a span whose parent is in its headers; `begin` gets the span, and ends it later. */
export function inRequestSpan(
  name: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  attributes: Attributes,
  begin: (span: LongSpan) => void,
): void {
  if (tracer === null) {
    begin({ ...NO_SPAN, end: () => undefined });
    return;
  }
  const parent = propagation.extract(ROOT_CONTEXT, headers);
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
  context.with(trace.setSpan(parent, span), () => begin({ ...opened(span), end: () => span.end() }));
}

/**
 * Runs the work that a message over a socket requests, in a span whose parent is in the extensions of the message: `traceparent`, and
 * `tracestate`, as in the headers of a request.
 */
export function inMessageSpan<Result>(
  name: string,
  extensions: Readonly<Record<string, unknown>>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (tracer === null) return work();
  const texts = ['traceparent', 'tracestate'].flatMap((key) => {
    const value = extensions[key];
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  const parent = propagation.extract(ROOT_CONTEXT, Object.fromEntries(texts));
  return run(tracer.startSpan(name, { kind: SpanKind.SERVER }, parent), parent, work);
}

/**
 * Runs work that sends a message about an event, in a trace of its own that links to the span in which the event was written: `findOrigin`
 * returns its `traceparent`, and is called where the new span is kept. `work` gets the headers that continue the new trace, which tell the
 * receiver nothing about the caller of that transaction.
 */
export function inDeliverySpan<Result>(
  findOrigin: () => Promise<string | null>,
  attributes: Attributes,
  work: (headers: Readonly<Record<string, string>>, span: OpenSpan) => Promise<Result>,
): Promise<Result> {
  if (tracer === null) return work({}, NO_SPAN);
  const span = tracer.startSpan('webhook delivery', { kind: SpanKind.CLIENT, attributes, root: true }, ROOT_CONTEXT);
  // Beside the delivery, which neither waits for the database nor fails with it.
  const linked = span.isRecording() ? linkTo(span, findOrigin).catch(() => undefined) : null;
  const headers: Record<string, string> = {};
  propagation.inject(trace.setSpan(ROOT_CONTEXT, span), headers);
  return run(span, ROOT_CONTEXT, async (open) => {
    const result = await work(headers, open);
    await linked;
    return result;
  });
}

/** Returns the active span as the value of `traceparent`; null without a span that is kept. */
export function activeTraceparent(): string | null {
  const active = tracer === null ? undefined : trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active) || (active.traceFlags & TraceFlags.SAMPLED) === 0)
    return null;
  return `00-${active.traceId}-${active.spanId}-01`;
}

/** Adds a link to the span that a value of `traceparent` names. */
async function linkTo(span: Span, findTraceparent: () => Promise<string | null>): Promise<void> {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec((await findTraceparent()) ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return;
  span.addLink({ context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true } });
}

async function run<Result>(span: Span, parent: Context, work: (span: OpenSpan) => Promise<Result>): Promise<Result> {
  const open = opened(span);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(open));
  } catch (error) {
    // A refusal rolls its transaction back, and is no failure.
    const refusal = refusalOf(error);
    if (refusal === null) open.fail(errorType(error));
    else open.set('tandem.refusal', refusal);
    throw error;
  } finally {
    span.end();
  }
}

const opened = (span: Span): OpenSpan => ({
  set: (name, value) => void span.setAttribute(name, value),
  fail(type) {
    span.setAttribute('error.type', type);
    span.setStatus({ code: SpanStatusCode.ERROR });
  },
});

/** Returns the code of the refusal that an error carries; null for any other error. */
function refusalOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('refusal' in error)) return null;
  const code: unknown = Object(error.refusal)['code'];
  return typeof code === 'string' ? code : null;
}

/** Returns the SQLSTATE or the class of an error. Its message can hold values of rows. */
function errorType(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
