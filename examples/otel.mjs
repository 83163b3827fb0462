// Registers an SDK of OpenTelemetry before the server starts, so that it makes spans: see "Traces" in docs/operating.md.
//   npm install --no-save @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/exporter-trace-otlp-proto@0.223.1
//   node --import ./examples/otel.mjs scripts/run.mjs src/main.ts
// The environment has the settings of the SDK: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER and
// OTEL_TRACES_SAMPLER_ARG. OTEL_TRACES_EXPORTER=console prints the spans instead of sending them.

import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';

async function processor() {
  if (process.env.OTEL_TRACES_EXPORTER === 'console') return new SimpleSpanProcessor(new ConsoleSpanExporter());
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new BatchSpanProcessor(new OTLPTraceExporter());
}

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME ?? 'tandem' }),
  spanProcessors: [await processor()],
});
provider.register();
// The server ends its requests first, for at most ten seconds; what it makes after this second export is not sent.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void provider.forceFlush());
