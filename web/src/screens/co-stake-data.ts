// Co-stakes as their screens read them.

import type { CoStakePageQuery, CoStakesPageQuery } from '../generated/co-stakes.ts';

/** A co-stake of the list. */
export type CoStakeOfPage = NonNullable<CoStakesPageQuery['viewer']>['coStakes']['nodes'][number];
/** A co-stake with what its own screen shows. */
export type CoStakeOfScreen = Extract<CoStakePageQuery['node'], { readonly __typename: 'CoStake' }>;
