// The generator of the client library: an action that the schema gains reaches the library without a line of code.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../scripts/client/generated-files.ts';

const SCHEMA = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const NEW_ACTION = `
  input SweepRewardsAction { to: WalletAddress! }
  input SweepRewardsInput { to: WalletAddress! authorization: WalletAuthorization! }
  type SweepRewardsSuccess { amount: TokenAmount! wallet: WalletBalance! coStakes: [CoStake!]! replayed: Boolean! }
  type TooLittle implements Refusal { code: RefusalCode! message: String! limit: TokenAmount! }
  union SweepRewardsResult = SweepRewardsSuccess | TooLittle | SignatureInvalid | ClaimCapReached
  extend enum RefusalCode { TOO_LITTLE }
  extend input SignableActionInput { sweepRewards: SweepRewardsAction }
  extend type Mutation { "Pays everything out." sweepRewards(input: SweepRewardsInput!): SweepRewardsResult! }
`;

describe('the generator of the client library', () => {
  it('writes function, fields, result and mutation of an action that the schema gains', () => {
    const files = generatedFiles(`${SCHEMA}${NEW_ACTION}`);
    const types = files.get('types.ts') ?? '';
    expect(types).toContain(
      'readonly sweepRewards: { readonly fields: SweepRewardsFields; readonly result: SweepRewardsResult }',
    );
    expect(types).toContain('readonly coStakes: readonly CoStakeSummary[];');
    expect(types).toMatch(/type TooLittle = \{\s+readonly __typename: 'TooLittle';\s+readonly code: 'TOO_LITTLE';/);
    expect(files.get('action-names.ts')).toContain('sweepRewards');
    const actions = files.get('actions.ts') ?? '';
    expect(actions).toMatch(/sweepRewards: \['amount wallet@WalletBalance coStakes', \[/);
    expect(actions).toContain('TooLittle{limitOfTooLittle:limit}');
  });

  it('refuses an action without its result', () => {
    const without = `${SCHEMA}input XAction { a: Int } extend input SignableActionInput { x: XAction }`;
    expect(() => generatedFiles(without)).toThrow('the signed action x lacks its mutation');
  });
});
