// The account as its screen reads it.

import type { AccountPageQuery } from '../generated/account.ts';

export type AccountOfPage = NonNullable<AccountPageQuery['viewer']>;
export type BalanceOfPage = AccountOfPage['balances'][number];
