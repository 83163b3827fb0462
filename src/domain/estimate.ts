// What has to be said beside an estimate, so that a figure that is true of the past is not read as a forecast.

import { type Book, bookSufficiencyAt } from './book.ts';
import { isCommitted, isOperational } from './device.ts';
import type { Parameters } from './parameter.ts';

export type EstimateCaveat = 'SAMPLE_TOO_SMALL' | 'DEVICE_NOT_RUNNING' | 'STAKE_INSUFFICIENT';

/**
 * Why there is no estimate, or why the past that it rests on says little: the first that applies; null when nothing does.
 * A device under its requirement earns nothing, so that its mean is low exactly because it waits for a co-staker.
 */
export function estimateCaveat(
  book: Book,
  parameters: Pick<Parameters, 'minEstimateSampleBlocks'>,
  now: Date,
): EstimateCaveat | null {
  if (book.device.windowBlocks < parameters.minEstimateSampleBlocks) return 'SAMPLE_TOO_SMALL';
  if (!isCommitted(book.device) || !isOperational(book.device)) return 'DEVICE_NOT_RUNNING';
  return bookSufficiencyAt(book, now) === 'INSUFFICIENT' ? 'STAKE_INSUFFICIENT' : null;
}
