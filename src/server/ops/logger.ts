// The log: one line of JSON for each thing worth subscriber, on standard output.
// Invariant: a fault is one line with its request id and all its causes. Bodies, variables, tokens and addresses are not logged, and
// of a thrown error only name, message, code and stack: drivers hang values and whole statements on theirs.

import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import type { Report } from '../operation/error.ts';
import type { Metrics } from './metrics.ts';

export type Logger = PinoLogger;

/** An error as it is logged. */
export type LoggedError = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
};

const MAX_CAUSES = 8;

/** A logger of one level and all above it; `silent` logs nothing. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describeError } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Logs and counts faults. */
export function reporter(logger: Logger, metrics: Metrics): Report {
  return (error, requestId) => {
    metrics.faults.inc();
    logger.error({ requestId, err: error }, 'fault');
  };
}

/** What is told of anything thrown, and of its causes down to the eighth. */
export function describeError(thrown: unknown, causes: number = MAX_CAUSES): LoggedError {
  if (!(thrown instanceof Error)) return { name: typeof thrown, message: String(thrown) };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? { code: thrown.code } : {};
  const stack = thrown.stack === undefined ? {} : { stack: thrown.stack };
  const { cause } = thrown;
  const below = cause === undefined || causes === 0 ? {} : { cause: describeError(cause, causes - 1) };
  return { name: thrown.name, message: thrown.message, ...code, ...stack, ...below };
}
