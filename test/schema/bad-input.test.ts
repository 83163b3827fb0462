// Tests of malformed input: it is refused with the code BAD_USER_INPUT, the field and the rule, and changes no row.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithDatabase } from '../kit/database.ts';
import type { ResponseError } from '../kit/http.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { SignInChallengeDocument, SignInDocument } from '../operations/generated/graphql.ts';
import {
  DOCUMENT_WITH_ARGUMENT,
  INVALID_DOCUMENTS,
  MALFORMED_DOCUMENTS,
  MALFORMED_VALUES,
} from './malformed-inputs.ts';
import { openTarget, type Target } from './target.ts';

let target: Target;
let { api, world, claimer, given, offer } = {} as Target;
const filled = (document: string): string => target.filled(document);
const unchanged = (): Promise<void> => target.unchanged();

describeWithDatabase('malformed input', () => {
  beforeAll(async () => {
    target = await openTarget();
    ({ api, world, claimer, given, offer } = target);
  });
  afterAll(() => target?.close());
  beforeEach(() => target.unchanged());

  /** Sends a document, expects exactly one error and no changed row, and returns the error. */
  async function refused(document: string, as?: TestWallet): Promise<ResponseError> {
    const answer = await api.query(filled(document), {}, as === undefined ? {} : { as });
    expect(answer.errors).toHaveLength(1);
    expect(Object.values(answer.data ?? {}).every((value) => value === null)).toBe(true);
    await unchanged();
    return answer.errors[0]!;
  }

  it.each(MALFORMED_VALUES)(
    'such as %s is refused with the violated rule, as a variable and as a literal',
    async (_, type, value, rule) => {
      const holder = DOCUMENT_WITH_ARGUMENT[type]!;
      const variable = await api.query(filled(holder('$v')), { v: value });
      expect(variable.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(variable.errors[0]!.message).toMatch(/^Variable "\$v" got invalid value /);
      expect(variable.errors[0]!.message).toMatch(rule);

      const text = holder(JSON.stringify(value)).replace(/\(\$v: [^)]*\)/, '');
      const written = await api.query(filled(text));
      expect(written.errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(rule) },
      ]);
      // The error points to the position of the invalid literal in the document.
      expect(written.text).toContain('"locations":[{');
      await unchanged();
    },
  );

  it.each(MALFORMED_DOCUMENTS)(
    'such as %s is refused with the field and the violated rule',
    async (_, document, field, rule) => {
      const error = await refused(document);
      expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field, requestId: expect.any(String) });
      expect(error.message.startsWith(`${field}: `)).toBe(true);
      expect(error.message).toMatch(rule);
    },
  );

  it.each(INVALID_DOCUMENTS)(
    'such as %s is refused by the validation against the schema',
    async (_, document, rule) => {
      const error = await refused(document);
      expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', requestId: expect.any(String) });
      expect(error.message).toMatch(rule);
    },
  );

  it('gets the same answer for the ledger of a wallet of another account as for that of an unknown wallet', async () => {
    const ledger = (wallet: string) => `{ viewer { ledger(wallet: "${wallet}") { nodes { amount } } } }`;
    const foreign = await refused(ledger(offer.device.owner.address), claimer);
    const unknown = await refused(ledger(world.wallet('never seen').address), claimer);
    expect({ ...foreign, extensions: { ...foreign.extensions, requestId: '' } }).toEqual({
      ...unknown,
      extensions: { ...unknown.extensions, requestId: '' },
    });
    expect(foreign.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'wallet' });
  });

  it('gets a typed refusal when it fits the schema but breaks a rule (a clock set backwards, a forbidden URI, an unknown challenge or token)', async () => {
    const back = await api.data(
      'mutation { advanceClock(input: { to: "2020-01-01T00:00:00Z" }) { ... on Refusal { code } } }',
    );
    expect(back).toEqual({ advanceClock: { code: 'CLOCK_MOVES_FORWARD_ONLY' } });
    for (const uri of ['https://evil.example', 'https://tandem.example.evil.example', 'javascript:0', '', '\0']) {
      const { signInChallenge } = await api.data(SignInChallengeDocument, { input: { wallet: claimer.address, uri } });
      expect(signInChallenge).toMatchObject({ code: 'URI_NOT_ALLOWED', allowed: ['https://tandem.example'] });
    }
    for (const nonce of ['', 'short', '0000000000000000000000', '\0']) {
      const { signIn } = await api.data(SignInDocument, { input: { nonce, signature: claimer.sign('anything') } });
      expect(signIn).toMatchObject({ code: 'CHALLENGE_NOT_ANSWERABLE' });
    }
    for (const refreshToken of ['', 'x', 'A'.repeat(10_000), '\0']) {
      const variables = { input: { refreshToken } };
      const document =
        'mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { ... on Refusal { code } } }';
      expect(await api.data(document, variables)).toEqual({ refreshSession: { code: 'SESSION_ENDED' } });
    }
    await unchanged();
  });

  it('in a subscription ends the subscription at its start, with the field and the violated rule', async () => {
    const socket = await api.socket();
    for (const variables of [{ offerId: given['DEVICE'] }, { offerId: 'AAAA' }]) {
      const subscription = socket.subscribe(
        'subscription S($offerId: ID) { offerEvents(offerId: $offerId) { __typename } }',
        variables,
      );
      expect(await subscription.next()).toMatchObject({
        kind: 'next',
        errors: [
          { message: expect.stringMatching(/^offerId: /), extensions: { code: 'BAD_USER_INPUT', field: 'offerId' } },
        ],
      });
    }
    await unchanged();
  });
});
