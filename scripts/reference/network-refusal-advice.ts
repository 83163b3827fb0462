// What the network's programs do about each refusal of /network.
// **Invariant:** the table has a row for each refusal code of network.graphql, else the compiler and `npm run schema` report it.

import type { RefusalCode } from '../../examples/generated/feed/graphql.ts';

export const NETWORK_REFUSAL_ADVICE: Readonly<Record<RefusalCode, string>> = {
  BLOCK_NOT_ENDED: 'Report the block after its end by the market clock, which `feed.now` shows.',
  BLOCK_NOT_STARTED: 'Open the block after its start by the market clock, which `feed.now` shows.',
  DEPOSIT_REFERENCE_USED:
    'Nothing was credited. Compare the two deposits: a reference belongs to one wallet and one amount.',
  DEVICES_REFUSED: 'Correct what `faults` names, and send the whole list again.',
  DEVICES_UNKNOWN: 'Import the devices of `deviceIds` first, then send the report again.',
  DEVICE_NOT_COMMITTED: 'Leave the device as it is: a terminated device never returns.',
  FAULT_NOT_PAST: 'Send the time of the fault, at the latest `now`; check the clock of the reporting program.',
  MULTIPLIER_STANDS: 'Publish the new multiplier with a later `validFrom`.',
  NOTHING_TO_SLASH: 'Nothing is to do: neither stake nor rewards on the device were liable.',
  NOT_FOUND: 'Correct the id that `subject` names; import a device before its first report.',
  PAYOUT_ALREADY_REPORTED:
    'Compare the two results: what was reported first is final. Check the chain for the memo of the payout.',
  SLASH_ALREADY_REVIEWED: 'Nothing is to do: the verdict that was reported first is final.',
  SLASH_ID_TAKEN: 'Give each slash an id of its own; the same slash is sent again with the same values.',
  SLASH_SHARE_OUT_OF_BOUNDS: 'Send a share of 1 to 10 000 basis points, or none for the published one.',
  TOO_MANY_WEBHOOKS: 'Delete an endpoint first: `deletePublicWebhookEndpoint`.',
  WEBHOOK_URL_NOT_ALLOWED: 'Choose a URL with https, an allowed port and a public address; `fault` says what is wrong.',
  PARAMETER_NOT_AHEAD: 'Send it without `validFrom` to begin at once, or with a later one.',
  PARAMETER_NOT_PUBLISHABLE: 'Take a name of `protocol.parameters` that is not fixed.',
  PARAMETER_OUT_OF_BOUNDS: 'Choose a value from `least` to `most`.',
  PARAMETERS_CONTRADICT: 'Publish both parameters in one list, with the same `validFrom`.',
};
