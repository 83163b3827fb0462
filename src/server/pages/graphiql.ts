// GraphiQL for the sandbox: one page that holds its whole program, so that it works on a machine without a network.
// Invariant: the page asks no other host for anything, and its policy would not let it. Outside a sandbox it is not even loaded.

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply } from '../http/reply.ts';

/** The first thing a client sees; it must run against the schema as it is. */
export const DEFAULT_QUERY = `# Tandem: co-staking on compute devices.
# A sandbox: nothing here is worth anything.
#
# To act as an account, sign in (signInChallenge,
# then signIn) and put the access token into the
# Headers pane below, for subscriptions as well:
#   { "Authorization": "Bearer <accessToken>" }

# The open offers that may bring the most.
query AppContext {
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

# What becomes of offers from now on. Try it
# beside TomorrowComes in another tab.
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

# Time passes: blocks, and whatever falls due.
mutation TomorrowComes {
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

/** Loads the page once, compressed; `plain` and `gzipped` are the same page. */
export async function graphiqlPage(endpoint: string): Promise<{ readonly plain: Reply; readonly gzipped: Reply }> {
  // Nine megabytes of program: loaded where it is shown and nowhere else.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const rendered = renderGraphiQL({
    title: 'Tandem sandbox',
    endpoint,
    subscriptionsProtocol: 'WS',
    defaultQuery: DEFAULT_QUERY,
    defaultEditorToolsVisibility: 'headers',
    shouldPersistHeaders: false,
  });
  // Its measuring elements would give the page scroll bars of their own.
  const page = rendered.replace('</head>', '<style>body { overflow: hidden; }</style></head>');
  const headers = { 'content-security-policy': POLICY, 'cache-control': 'no-cache', vary: 'Accept, Accept-Encoding' };
  const plain: Reply = { status: 200, type: 'text/html; charset=utf-8', body: page, headers };
  const body = await promisify(gzip)(page);
  return { plain, gzipped: { ...plain, body, headers: { ...headers, 'content-encoding': 'gzip' } } };
}
