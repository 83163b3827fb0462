// Process logger: writes JSON lines to standard output.
// **Invariant:** an unexpected error is one line with its request id and its causes. Bodies, variables, tokens and addresses are never
// logged. Of an error only name, message, code and stack are logged, because drivers attach statements and values to theirs.

import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import type { Metrics } from './metrics.ts';

export type Logger = PinoLogger;

/** Reports an unexpected error (any thrown value) and the id of the request in which it occurred. */
export type ReportFault = (error: unknown, requestId: string) => void;

/** The logged fields of an error. */
export type LoggedError = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
};

const MAX_CAUSES = 8;

/** Returns a logger for messages of `level` and above, to standard output by default; the level `silent` logs nothing. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describeError } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Returns a reporter that logs each unexpected error and counts it in `metrics.faults`. */
export function createReporter(logger: Logger, metrics: Metrics): ReportFault {
  return (error, requestId) => {
    metrics.faults.inc();
    logger.error({ requestId, err: error }, 'fault');
  };
}

/** Converts a thrown value to its logged fields, with at most `causes` nested causes (8 by default). */
export function describeError(thrown: unknown, causes: number = MAX_CAUSES): LoggedError {
  if (!(thrown instanceof Error)) return { name: typeof thrown, message: String(thrown) };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? { code: thrown.code } : {};
  const stack = thrown.stack === undefined ? {} : { stack: thrown.stack };
  const { cause } = thrown;
  const below = cause === undefined || causes === 0 ? {} : { cause: describeError(cause, causes - 1) };
  return { name: thrown.name, message: thrown.message, ...code, ...stack, ...below };
}

/**
 * Returns a function that logs a fault of the server, and logs every rejected promise without a handler the same way. Without
 * that, Node would end the process, and every open request with it.
 */
export function logFaults(logger: Logger): (error: unknown) => void {
  const report = (error: unknown): void => logger.error({ err: error }, 'fault');
  process.on('unhandledRejection', report);
  return report;
}
