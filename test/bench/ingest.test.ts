// The bench of the ingestion, small: that it still runs, and that its sums are right. Its times are nobody's promise.

import { expect, it } from 'vitest';
import { ingest } from '../../bench/ingest.ts';
import { createDatabase, describeWithServer } from '../kit/database.ts';

describeWithServer('the bench of the ingestion', () => {
  it('takes devices and blocks in through the feed, and every sum is that of the rows', {
    timeout: 120_000,
  }, async () => {
    const { url, drop } = await createDatabase(null);
    try {
      const devices = 500;
      const { measured, credited, exact } = await ingest(url, { devices, chunk: 150 });
      expect(measured.map(({ rows }) => rows)).toEqual(measured.map(() => devices));
      expect(exact).toBe(devices);
      expect(credited.reported).toBeGreaterThan(0n);
      expect(credited.ledger).toBe(credited.reported);
      expect(credited.devices).toBe(credited.reported);
    } finally {
      await drop();
    }
  });
});
