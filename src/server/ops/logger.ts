// The logger of the process: JSON lines on standard output.
// **Invariant:** a fault is one line with its request id and all its causes. Bodies, variables, tokens and addresses are not logged,
// and of a thrown error only name, message, code and stack, because drivers attach values and whole statements to theirs.

import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import type { Metrics } from './metrics.ts';

export type Logger = PinoLogger;

/** Reports a fault: a thrown value with its causes, and the id of the request that met it. */
export type Report = (error: unknown, requestId: string) => void;

/** An error as it is logged. */
export type LoggedError = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
};

const MAX_CAUSES = 8;

/** A logger for a level and all above it; the level `silent` logs nothing. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describeError } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** A reporter that logs and counts each fault. */
export function reporter(logger: Logger, metrics: Metrics): Report {
  return (error, requestId) => {
    metrics.faults.inc();
    logger.error({ requestId, err: error }, 'fault');
  };
}

/** The loggable form of any thrown value, with at most `causes` levels of causes (8 by default). */
export function describeError(thrown: unknown, causes: number = MAX_CAUSES): LoggedError {
  if (!(thrown instanceof Error)) return { name: typeof thrown, message: String(thrown) };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? { code: thrown.code } : {};
  const stack = thrown.stack === undefined ? {} : { stack: thrown.stack };
  const { cause } = thrown;
  const below = cause === undefined || causes === 0 ? {} : { cause: describeError(cause, causes - 1) };
  return { name: thrown.name, message: thrown.message, ...code, ...stack, ...below };
}
