import { describe, expect, test } from 'vitest';
import { createLogger, describeError, reporter } from '../../src/server/ops/logger.ts';
import { createMetrics } from '../../src/server/ops/metrics.ts';

const lines = () => {
  const written: string[] = [];
  return { written, destination: { write: (line: string) => written.push(line) } };
};

describe('a fault in the log', () => {
  test('is one line with its request id and all its causes', () => {
    const { written, destination } = lines();
    const driver = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (wallet)=(9xQe)',
      parameters: ['secret'],
    });
    reporter(createLogger('info', destination), createMetrics())(
      new Error('claim failed', { cause: driver }),
      'request-1',
    );
    expect(written.length).toBe(1);
    expect(written[0]?.trimEnd()).not.toContain('\n');
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      level: 50,
      requestId: 'request-1',
      msg: 'fault',
      err: { name: 'Error', message: 'claim failed', cause: { message: 'duplicate key', code: '23505' } },
    });
    expect(written[0]).not.toMatch(/9xQe|secret/);
  });

  test('ends, however its causes go round', () => {
    const [one, other] = [new Error('one'), new Error('other')];
    one.cause = other;
    other.cause = one;
    expect(JSON.stringify(describeError(one)).split('"other"').length).toBeGreaterThan(2);
    expect(describeError('thrown text')).toEqual({ name: 'string', message: 'thrown text' });
  });

  test('is not told below the level', () => {
    const { written, destination } = lines();
    const logger = createLogger('warn', destination);
    logger.info('small talk');
    expect(written).toEqual([]);
    logger.warn('look here');
    expect(written.length).toBe(1);
  });
});
