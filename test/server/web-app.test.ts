// The routes of the marketplace page: documents, files with hashed names, icons, and the policy.

import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/server/http/reply.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createPages } from '../../src/server/pages/pages.ts';

const options = {
  schema: buildSchema('type Query { a: Int }'),
  contextFor: () => ({}),
  logger: createLogger('silent'),
  personas: null,
};
const pages = createPages({ ...options, web: true });
const get = async (path: string): Promise<Reply | null> =>
  (await pages(path)?.({ viewer: null, requestId: 'r' })) ?? null;

describe('the routes of the marketplace page', () => {
  it('serve the same document for each screen, under a policy without inline code, other hosts or text that becomes code', async () => {
    const home = await get('/');
    for (const path of ['/staking', '/co-stakes/costake_1', '/rewards', '/activity', '/account', '/docs/guide']) {
      expect((await get(path))?.body).toBe(home?.body);
    }
    const policy = home?.headers?.['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect(String(home?.body)).not.toMatch(/<script>|<style|style=|https?:/);
  });

  it('serve each file that the document names under a hashed name, to be kept for ever and compressed once', async () => {
    const names = [...String((await get('/'))?.body).matchAll(/"(\/web\/[^"]+)"/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) {
      const reply = await get(name);
      expect(reply).toMatchObject({ status: 200, isShared: true });
      expect(reply?.headers?.['cache-control']).toContain('immutable');
      expect(await reply?.coded?.('br')).toBe(await reply?.coded?.('br'));
    }
  });

  it('serve the icon, answer 404 for an unknown file, and no page for an unknown path', async () => {
    expect(await get('/favicon.svg')).toMatchObject({ status: 200, type: 'image/svg+xml; charset=utf-8' });
    expect(await get('/favicon.ico')).toMatchObject({ status: 200 });
    expect(await get('/web/main-OLD.js')).toMatchObject({ status: 404 });
    for (const path of ['/admin', '/web', '/stakings', '/graphql']) expect(pages(path)).toBeNull();
  });

  it('hand out the keys of the personas in a sandbox alone, and let no cache keep them', async () => {
    const persona = { name: 'owner', address: 'A', key: [1, 2] };
    const sandbox = createPages({ ...options, web: true, personas: () => [persona] });
    const reply = await sandbox('/web/personas.json')?.({ viewer: null, requestId: 'r' });
    expect(JSON.parse(String(reply?.body))).toEqual([persona]);
    expect(reply?.headers?.['cache-control']).toBe('no-store');
    expect(JSON.parse(String((await get('/web/personas.json'))?.body))).toEqual([]);
  });

  it('are not there when the page is switched off, while share links still are', () => {
    const off = createPages({ ...options, web: false });
    for (const path of ['/', '/staking', '/favicon.svg', '/web/main.js']) expect(off(path)).toBeNull();
    expect(off('/offers/qKEqtEZBEpxhLMmdoE30gD')).not.toBeNull();
  });
});
