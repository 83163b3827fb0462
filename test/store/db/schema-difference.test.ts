// Tests that the migrations and prisma/schema.prisma describe one schema. Prisma's engine compares them on an embedded database of its
// own, so this suite runs once.

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readMigrations, schemaDifference } from '../../../src/store/db/migrations.ts';

describe('the migrations of this program', { timeout: 180_000 }, () => {
  it('produce exactly the schema of prisma/schema.prisma', async () => {
    const schema = await readFile(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8');
    expect(await schemaDifference(await readMigrations(), schema)).toBeNull();
  });

  it('do not produce a schema that has one more model', async () => {
    const schema = await readFile(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8');
    const drift = await schemaDifference(await readMigrations(), `${schema}\nmodel Forgotten {\n  id Int @id\n}\n`);
    expect(drift).toContain('CREATE TABLE "Forgotten"');
  });
});
