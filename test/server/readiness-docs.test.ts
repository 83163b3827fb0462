import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REPLICA_SENTENCES } from '../../src/app/replica-track.ts';
import { MIGRATIONS_SENTENCE, POOLER_SENTENCE, WRITE_SENTENCES } from '../../src/server/ops/database-checks.ts';
import { DIFFERENCE_SENTENCES, keySentence } from '../../src/server/ops/installation-watch.ts';
import { AWAY_SENTENCE, LOG_SENTENCES, STOPPING_SENTENCE } from '../../src/server/ops/readiness.ts';

const manual = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');

describe('docs/operating.md', () => {
  it.each([
    ...Object.values(LOG_SENTENCES),
    ...Object.values(WRITE_SENTENCES),
    ...Object.entries(DIFFERENCE_SENTENCES).flatMap(([kind, sentence]) => (kind === 'ALIAS_SECRET' ? [] : [sentence])),
    MIGRATIONS_SENTENCE,
    POOLER_SENTENCE,
    AWAY_SENTENCE,
    STOPPING_SENTENCE,
    keySentence('…'),
    ...Object.values(REPLICA_SENTENCES),
  ])('lists the sentence "%s" of /readyz', (sentence) => {
    expect(manual).toContain(`*${sentence}*`);
  });
});
