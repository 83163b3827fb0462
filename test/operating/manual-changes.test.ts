// Executes the procedures 8 to 12 of docs/operating.md, in order, on a deployment with two processes and a synchronous standby. Skipped where Debian's packages are
// missing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeployment, type Deployment, missingPrograms } from './deployment.ts';
import { deposit, networkToken } from './deployment-client.ts';

const TIMEOUT_MS = 180_000;

let deployment: Deployment;

describe.skipIf(missingPrograms.length > 0)('the manual for operators, on a marketplace that runs', () => {
  beforeAll(async () => {
    deployment = await createDeployment();
    for (const procedure of [1, 2, 4, 7]) await deployment.shell.run(procedure);
  }, TIMEOUT_MS);
  afterAll(() => deployment?.remove(), TIMEOUT_MS);

  it(
    'puts a pooler before the database, rotates a secret, rotates logs, shows the capacity and adds a standby for queries while the marketplace goes on (procedures 8 to 12)',
    async () => {
      const { shell } = deployment;
      const network = await networkToken(deployment);
      await shell.run(8);
      expect(await deposit(deployment, network, 'pooled')).toBe(false);
      await shell.run(9);
      expect(await deposit(deployment, network, 'pooled')).toBe(true);
      await shell.run(9, 'finish');
      expect(await deposit(deployment, network, 'rotated')).toBe(false);
      await shell.run(10);
      expect(await shell.execute('Tandem', 'cat "$CONFIG/log-heads"')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
      await shell.run(11);
      await expect(shell.run(11, undefined, { PROCESSES: '1000' })).rejects.toThrow('18000 of');
      await shell.run(12);
      expect(await deposit(deployment, network, 'pooled')).toBe(true);
    },
    TIMEOUT_MS,
  );
});
