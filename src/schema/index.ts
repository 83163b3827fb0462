// Public GraphQL schema: each import adds the types and fields of one noun to the builder.

import './scalars.ts';
import './node.ts';
import './protocol.ts';
import './device.ts';
import './offer.ts';
import './offer-list.ts';
import './marketplace-facets.ts';
import './co-stake.ts';
import './owned-device.ts';
import './offer-quote.ts';
import './reward.ts';
import './reward-series.ts';
import './block.ts';
import './agreement.ts';
import './slash.ts';
import './viewer.ts';
import './ledger.ts';
import './actions/signed-mutation.ts';
import './signing-message.ts';
import './session.ts';
import './sandbox.ts';
import './event.ts';
import './subscription.ts';
import './event-history.ts';
import './calendar.ts';
import './signed-action.ts';
import './webhook.ts';
import './webhook-mutations.ts';
import { builder } from './builder.ts';

builder.queryType({ description: 'Queries. Public fields need no session; without one, private fields are null.' });
builder.mutationType({
  description:
    'Mutations. A mutation that moves money or binds a party is authorised by a wallet signature, never by a session.',
});
builder.subscriptionType({ description: 'Event streams, over WebSocket (`graphql-transport-ws`) only.' });

export const schema = builder.toSchema();
