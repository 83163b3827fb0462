// Attacks on the ledger: balances without postings, postings without a counterpart, running balances that do not connect.

import { type Sql, sql } from '../../../src/store/db/database.ts';
import { T0 } from '../../kit/device-aggregate.ts';
import { ANOTHER_ID, type Attack, account, type Fixture, NEW_ID, postings, transfer } from './fixture.ts';

const deposit = (s: Fixture, amount: bigint, reference = 'one'): Sql =>
  sql`INSERT INTO deposit (reference, wallet, amount, credited_at)
      VALUES (${reference}, ${s.wallet}, ${amount}, ${T0})`;

export const LEDGER_ATTACKS: readonly Attack[] = [
  {
    guard: 'balance_not_negative',
    refused: () => [account('wallet/x', -1n)],
    allowed: () => [account('wallet/x', 0n)],
  },
  {
    guard: 'only_the_world_may_be_negative',
    refused: () => [sql`INSERT INTO ledger_account (code, may_be_negative) VALUES ('wallet/x', true)`],
    allowed: () => [sql`INSERT INTO ledger_account (code, may_be_negative) VALUES ('block-rewards', true)`],
  },
  {
    guard: 'posting_not_zero',
    refused: () => [account('a', 0n), transfer(NEW_ID), postings(NEW_ID, ['a', 0n, 0n])],
    allowed: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
  {
    guard: 'transfer_balanced',
    refused: () => [account('a', 1n), transfer(NEW_ID), postings(NEW_ID, ['a', 1n, 1n])],
    allowed: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
  {
    guard: 'transfer_balanced',
    refused: () => [
      account('a', 2n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 2n, 2n], ['block-rewards', -1n, -1n]),
    ],
    allowed: () => [
      account('a', 2n),
      account('block-rewards', -2n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -2n, -2n]),
      postings(NEW_ID, ['a', 1n, 2n]),
    ],
  },
  {
    // Attack: the postings of two transfers sum to zero only together, not per transfer.
    guard: 'transfer_balanced',
    refused: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      transfer(ANOTHER_ID),
      postings(NEW_ID, ['a', 1n, 1n]),
      postings(ANOTHER_ID, ['block-rewards', -1n, -1n]),
    ],
    allowed: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
  {
    // Attack: balanced postings are added to a transfer that is already committed.
    guard: 'transfer_is_complete',
    refused: (s) => [
      account('a', 1n),
      account('block-rewards', -1n),
      postings(s.transfer, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
    allowed: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
  {
    guard: 'deposit_positive',
    refused: (s) => [deposit(s, 0n)],
    allowed: (s) => [deposit(s, 1n)],
  },
  {
    guard: 'balance_is_posted',
    refused: () => [account('a', 1n)],
    allowed: () => [account('a', 0n)],
  },
  {
    guard: 'balance_is_posted',
    refused: (s) => [sql`UPDATE ledger_account SET balance = balance + 1 WHERE code = ${`wallet/${s.wallet}`}`],
    allowed: (s) => [sql`UPDATE ledger_account SET balance = balance WHERE code = ${`wallet/${s.wallet}`}`],
  },
  {
    // Attack: a balance grows by more than was posted, and the posting's balance_after agrees with the wrong balance.
    guard: 'posting_follows_balance',
    refused: () => [
      account('a', 1000n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1000n], ['block-rewards', -1n, -1n]),
    ],
    allowed: () => [
      account('a', 1000n),
      account('block-rewards', -1000n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['a', 999n, 1000n], ['block-rewards', -1000n, -1000n]),
    ],
  },
  {
    // Attack: a posting is inserted before existing postings of the same account.
    guard: 'posting_follows_balance',
    refused: (s) => [
      sql`INSERT INTO posting (id, transfer_id, account_code, amount, balance_after)
          SELECT 0, transfer_id, account_code, 1, balance_after + 1 FROM posting
          WHERE account_code = ${`wallet/${s.wallet}`} ORDER BY id DESC LIMIT 1`,
    ],
    allowed: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
  ...[sql`UPDATE deposit SET amount = 2`, sql`DELETE FROM deposit`].map((statement) => ({
    guard: 'deposit_is_final',
    refused: (s: Fixture) => [deposit(s, 1n), statement],
    allowed: (s: Fixture) => [deposit(s, 1n), deposit(s, 1n, 'another')],
  })),
];
