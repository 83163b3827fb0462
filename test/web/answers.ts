// Answers of the API that a test holds back or makes up, in a page.

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { ChromiumPage } from '../kit/chromium.ts';
import { click, IN_PAGE, shows } from './page.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/**
 * A script for the beginning of a page. Each request of an action waits until the page shows that it is busy, so no answer of any length
 * finds the page without a sign of it; a page that shows none reports an error. `stubbedAnswers` has made-up answers by the field.
 */
export const HELD_ANSWERS = `(() => {
  const real = window.fetch.bind(window);
  const stubs = (window.stubbedAnswers = new Map());
  const isBusy = () => document.querySelector('[aria-busy="true"], .settle .run') !== null;
  const showsBusy = (field) => new Promise((resolve) => {
    let looks = 0;
    const look = () => {
      looks += 1;
      if (isBusy()) return resolve();
      if (looks === 500) return resolve(console.error('nothing shows that the page waits for ' + field));
      setTimeout(look, 10);
    };
    look();
  });
  const BY_ITSELF = ['refreshSession', 'signOut'];
  window.fetch = async (url, init) => {
    const query = typeof init?.body === 'string' ? (JSON.parse(init.body).query ?? '') : '';
    const [, kind, field = ''] = /^\\s*(mutation|query)[^{]*\\{\\s*(\\w+)/.exec(query) ?? [];
    const isAction = kind === 'mutation' || ['signingMessage', 'signInChallenge'].includes(field);
    if (!isAction || BY_ITSELF.includes(field)) return real(url, init);
    await showsBusy(field);
    const stub = stubs.get(field);
    if (stub === undefined) return real(url, init);
    return new Response(JSON.stringify({ data: { [field]: stub } }), { headers: { 'content-type': 'application/json' } });
  };
})()`;

/** Every refusal of the schema, by the name of its type, with its code. */
const refusals = [...read('schema.graphql').matchAll(/^type (\w+) implements Refusal/gm)].map(([, type = '']) => ({
  type,
  code: type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
}));
const ways: Readonly<Record<string, string>> = JSON.parse(read('texts/en.json')).wayOut;

/** Expects that each refusal of the schema is shown with message, way out and code, on a page that shows an offer to a wallet that signs. */
export async function expectRefusals(page: ChromiumPage): Promise<void> {
  expect(refusals.length).toBeGreaterThan(40);
  const wrong = await page.evaluate<readonly string[]>(`(async () => { ${IN_PAGE}
    const press = async (text) => (await until(() => [...top().querySelectorAll('button')].find((one) =>
      clean(one.innerText).startsWith(text) && one.getAttribute('aria-disabled') !== 'true' && one.checkVisibility()), text)).click();
    const ways = ${JSON.stringify(ways)};
    const wrong = [];
    for (const { type, code } of ${JSON.stringify(refusals)}) {
      const message = 'What the rule ' + code + ' says.';
      stubbedAnswers.set('claimOffer', { __typename: type, code, message });
      await press('Claim for');
      await press('Open wallet to sign');
      await until(() => document.querySelector('dialog[open] .note.bad'), code);
      const shown = clean(top().innerText);
      if (![message, ways[code] ?? 'a way out', code].every((text) => shown.includes(text))) wrong.push(code + ': ' + shown);
      await press('Close');
      await until(() => document.querySelector('dialog[open]') === null, 'a page without a dialog');
    }
    stubbedAnswers.clear();
    return wrong;
  })()`);
  expect(wrong).toEqual([]);
}

/** Actions of the sandbox by their field, with the button of each. */
export const SANDBOX_ACTIONS = [
  ['faucet', 'Faucet'],
  ['advanceClock', '+1 h'],
  ['sandboxSettlement', 'Settlement'],
] as const;

/** Expects that a refusal of an action without a dialog is shown with message and way out, after a click on `button`. */
export async function expectRefusedMessage(page: ChromiumPage, field: string, button: string): Promise<void> {
  const message = `What the rule says to ${field}.`;
  const stub = { __typename: 'SandboxOnly', code: 'SANDBOX_ONLY', message };
  await page.evaluate(`void stubbedAnswers.set(${JSON.stringify(field)}, ${JSON.stringify(stub)})`);
  await click(page, button);
  await shows(page, `${message} ${ways['SANDBOX_ONLY']}`);
  await page.evaluate('void stubbedAnswers.clear()');
}
