// GraphiQL page for the sandbox: one HTML page with all scripts inline, so that it works without internet access.
// **Invariant:** the page requests nothing from another host, and its Content-Security-Policy forbids such requests. Outside a sandbox
// the package is not loaded.

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply } from '../http/reply.ts';

/** Document in the editor when GraphiQL opens; a test executes it against the schema. */
export const DEFAULT_QUERY = `# Tandem: co-staking on compute devices.
# A sandbox: nothing here is worth anything.
#
# To act as an account, sign in (signInChallenge,
# then signIn) and put the access token into the
# Headers pane below, for subscriptions as well:
#   { "Authorization": "Bearer <accessToken>" }

# Open offers with the highest estimated APR.
query Marketplace {
  protocol {
    now
  }
  offers(
    first: 5
    filter: { status: [OPEN] }
    orderBy: {
      field: ESTIMATED_APR
      direction: DESC
    }
  ) {
    totalCount
    nodes {
      url
      labelText
      requestedAmount
      rewardShareBps
      estimate {
        perBlock
        aprBps
      }
      device {
        quantity
        model
        country
        reliability {
          score
        }
      }
    }
  }
}

# Events of all offers from now on. Run it beside
# NextDay in another tab.
subscription Follow {
  offerEvents {
    ... on OfferEvent {
      occurredAt
      type
      previousLabel
      label
      offer {
        slug
      }
    }
    ... on StreamCheckpoint {
      caughtUp
    }
  }
}

# Moves the clock by one day: blocks are rewarded
# and due events happen.
mutation NextDay {
  advanceClock(input: { bySeconds: 86400 }) {
    ... on AdvanceClockSuccess {
      now
    }
  }
}
`;

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Renders the page, as it is and compressed with gzip. Rendering takes about a second, so the caller caches the result. */
export async function graphiqlPage(endpoint: string): Promise<{ readonly plain: Reply; readonly gzipped: Reply }> {
  // Import on demand: the package has nine megabytes and most installations never serve this page.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const rendered = renderGraphiQL({
    title: 'Tandem sandbox',
    endpoint,
    subscriptionsProtocol: 'WS',
    defaultQuery: DEFAULT_QUERY,
    defaultEditorToolsVisibility: 'headers',
    shouldPersistHeaders: false,
  });
  // Hide the scroll bars that GraphiQL's invisible layout elements would cause.
  const page = rendered.replace('</head>', '<style>body { overflow: hidden; }</style></head>');
  const headers = { 'content-security-policy': POLICY, 'cache-control': 'no-cache', vary: 'Accept, Accept-Encoding' };
  const plain: Reply = { status: 200, type: 'text/html; charset=utf-8', body: page, headers };
  const body = await promisify(gzip)(page);
  return { plain, gzipped: { ...plain, body, headers: { ...headers, 'content-encoding': 'gzip' } } };
}
