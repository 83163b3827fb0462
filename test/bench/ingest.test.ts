// Runs the benchmark of block ingestion with few devices and checks the sums that it computes, not its times.

import { expect, it } from 'vitest';
import { measureIngestion } from '../../bench/ingest.ts';
import { createDatabase, describeWithServer } from '../kit/database.ts';

describeWithServer('the ingestion benchmark', () => {
  it('imports 500 devices with their blocks, and its credited sums equal the sums of the stored rows', {
    timeout: 120_000,
  }, async () => {
    const { url, drop } = await createDatabase(null);
    try {
      const devices = 500;
      const { measured, credited, exact } = await measureIngestion(url, { devices, chunk: 150, rounds: 1 });
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
