// The schema, whole: every noun's file adds its types and fields to the builder.

import './scalars.ts';
import './node.ts';
import './protocol.ts';
import './device.ts';
import './offer.ts';
import './market.ts';
import './co-stake.ts';
import './owned-device.ts';
import './offer-quote.ts';
import './reward.ts';
import './agreement.ts';
import './slash.ts';
import './viewer.ts';
import './ledger.ts';
import './action.ts';
import './wallet.ts';
import './signing.ts';
import './session.ts';
import './sandbox.ts';
import './event.ts';
import './subscription.ts';
import { builder } from './builder.ts';

builder.queryType({ description: 'Reading. Everything public needs no session.' });
builder.mutationType({
  description: 'Acting. What moves money or binds somebody is authorised by a wallet signature, never by a session.',
});
builder.subscriptionType({ description: 'Following, over WebSocket (`graphql-transport-ws`).' });

export const schema = builder.toSchema();
