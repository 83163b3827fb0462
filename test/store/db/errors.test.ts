// Tests of database errors: however a statement is sent, its error names the violated constraint.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { raw, type Sql, sql, violatedConstraint } from '../../../src/store/db/database.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../../kit/database.ts';

let database: TestDatabase;

const raised = (more: string): Sql => sql`DO ${raw(`$$ BEGIN RAISE EXCEPTION 'no' USING ${more}; END $$`)}`;
const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describeWithDatabase('an error of the database', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
    await database.execute(sql`CREATE TABLE scratch (
      id bigserial PRIMARY KEY,
      amount int NOT NULL CONSTRAINT scratch_amount_positive CHECK (amount > 0),
      alias text CONSTRAINT scratch_alias_key UNIQUE,
      parent bigint CONSTRAINT scratch_parent_fkey REFERENCES scratch (id)
    )`);
    await database.execute(
      sql`CREATE FUNCTION scratch_balanced() RETURNS trigger LANGUAGE plpgsql AS ${raw(
        `$$ BEGIN RAISE EXCEPTION 'unbalanced' USING CONSTRAINT = 'scratch_balanced'; END $$`,
      )}`,
    );
    await database.execute(sql`CREATE CONSTRAINT TRIGGER scratch_balanced AFTER INSERT ON scratch
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.amount = 13) EXECUTE FUNCTION scratch_balanced()`);
  });
  afterAll(() => database?.close());

  const violations = [
    ['a check', sql`INSERT INTO scratch (amount) VALUES (0)`, 'scratch_amount_positive'],
    ['a unique index', sql`INSERT INTO scratch (amount, alias) VALUES (1, 'a'), (1, 'a')`, 'scratch_alias_key'],
    ['a foreign key', sql`INSERT INTO scratch (amount, parent) VALUES (1, -1)`, 'scratch_parent_fkey'],
    ['a trigger', raised(`CONSTRAINT = 'scratch_rule'`), 'scratch_rule'],
    ['a foreign key from a trigger', raised(`ERRCODE = '23503', CONSTRAINT = 'scratch_other'`), 'scratch_other'],
    ['something else', sql`SELECT 1 / 0`, null],
  ] as const;
  const paths = [
    ['the pool', (statement) => database.execute(statement)],
    ['the typed client', async (statement) => (await database.typed()).$executeRaw(statement)],
    ['a transaction', (statement) => database.transaction((tx) => tx.execute(statement))],
  ] as const satisfies readonly (readonly [string, (statement: Sql) => Promise<unknown>])[];
  for (const [path, send] of paths) {
    it.each(violations)(
      `has the name of the violated constraint after %s through ${path}`,
      async (_, statement, name) => {
        const error = await caught(send(statement));
        expect(error).toBeInstanceOf(Error);
        expect(violatedConstraint(error)).toBe(name);
      },
    );
  }

  it('has the name of the violated constraint when a commit fails', async () => {
    const error = await caught(database.transaction((tx) => tx.execute(sql`INSERT INTO scratch (amount) VALUES (13)`)));
    expect(violatedConstraint(error)).toBe('scratch_balanced');
  });

  it('has no constraint name when the error did not come from the database', () => {
    expect(violatedConstraint(new Error('constraint "made_up"'))).toBeNull();
    expect(violatedConstraint(null)).toBeNull();
  });
});
