import { describe, expect, test } from 'vitest';
import { createLogger, createReporter, describeError } from '../../src/server/ops/logger.ts';
import { createMetrics } from '../../src/server/ops/metrics.ts';

const lines = () => {
  const written: string[] = [];
  return { written, destination: { write: (line: string) => written.push(line) } };
};

describe('the logger', () => {
  test('writes a fault as one line with its request id and its causes, without query parameters', () => {
    const { written, destination } = lines();
    const driver = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (wallet)=(9xQe)',
      parameters: ['secret'],
    });
    createReporter(createLogger('info', destination), createMetrics())(
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

  test('writes a finite line for an error whose causes form a cycle', () => {
    const [first, second] = [new Error('first'), new Error('second')];
    first.cause = second;
    second.cause = first;
    expect(JSON.stringify(describeError(first)).split('"second"').length).toBeGreaterThan(2);
    expect(describeError('thrown text')).toEqual({ name: 'string', message: 'thrown text' });
  });

  test('writes nothing for an entry below its level', () => {
    const { written, destination } = lines();
    const logger = createLogger('warn', destination);
    logger.info('below the level');
    expect(written).toEqual([]);
    logger.warn('at the level');
    expect(written.length).toBe(1);
  });
});
