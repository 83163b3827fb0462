// The mutations that the client library composes for signed actions, against schema.graphql and the server's limits.

import { readFileSync } from 'node:fs';
import { buildSchema, isInputObjectType, isUnionType, Lexer, parse, Source, TokenKind, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { mutationOf } from '../../client/src/action-document.ts';
import { ACTION_NAMES } from '../../client/src/generated/action-names.ts';
import type { ActionName } from '../../client/src/generated/types.ts';
import { LIMITS } from '../../src/domain/request-limits.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

const actionNames = ACTION_NAMES.split(' ') as ActionName[];

function tokensIn(text: string): number {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  return count;
}

describe('the mutations of the client library', () => {
  it('cover every signed action of the schema', () => {
    const signable = schema.getType('SignableActionInput');
    if (!isInputObjectType(signable)) throw new Error('the schema has no SignableActionInput');
    expect([...actionNames].sort()).toEqual(Object.keys(signable.getFields()).sort());
  });

  it.each(actionNames)('are valid for %s and stay within the limits of a request', (action) => {
    const text = mutationOf(action);
    expect(validate(schema, parse(text))).toEqual([]);
    expect(tokensIn(text)).toBeLessThan(LIMITS.tokens);
  });

  it('select the own fields of every refusal that an action may return', () => {
    for (const action of actionNames) {
      const text = mutationOf(action);
      const result = schema.getType(`${action.charAt(0).toUpperCase()}${action.slice(1)}Result`);
      if (!isUnionType(result)) throw new Error(action);
      for (const member of result.getTypes()) {
        const own = Object.keys(member.getFields()).filter((name) => name !== 'code' && name !== 'message');
        if (own.length > 0) expect(text).toContain(`...on ${member.name}{`);
      }
    }
  });
});
