// Co-stakes as their screens read them.

import type { CoStakePageQuery, CoStakeRow } from '../generated/co-stakes.ts';

/** A co-stake of the list. */
export type CoStakeOfPage = CoStakeRow;
/** A co-stake with what its own screen shows. */
export type CoStakeOfScreen = Extract<CoStakePageQuery['node'], { readonly __typename: 'CoStake' }>;
