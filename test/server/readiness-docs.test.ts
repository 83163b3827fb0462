import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REPLICA_SENTENCES } from '../../src/app/replica-track.ts';
import { MIGRATIONS_MESSAGE, POOLER_MESSAGE, WRITE_FAULT_MESSAGES } from '../../src/server/ops/database-checks.ts';
import { DIFFERENCE_SENTENCES, keySentence } from '../../src/server/ops/installation-watch.ts';
import { AWAY_MESSAGE, LOG_MESSAGES, STOPPING_MESSAGE } from '../../src/server/ops/readiness.ts';

const manual = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');

describe('docs/operating.md', () => {
  it.each([
    ...Object.values(LOG_MESSAGES),
    ...Object.values(WRITE_FAULT_MESSAGES),
    ...Object.entries(DIFFERENCE_SENTENCES).flatMap(([kind, sentence]) => (kind === 'ALIAS_SECRET' ? [] : [sentence])),
    MIGRATIONS_MESSAGE,
    POOLER_MESSAGE,
    AWAY_MESSAGE,
    STOPPING_MESSAGE,
    keySentence('…'),
    ...Object.values(REPLICA_SENTENCES),
  ])('lists the sentence "%s" of /readyz', (sentence) => {
    expect(manual).toContain(`*${sentence}*`);
  });
});
