// Global ids of GraphQL objects: the kind of an object and its 128-bit key, random or derived with a secret.
// **Invariant:** an id reveals no order, count or time.

const PREFIX = {
  Offer: 'offer',
  Device: 'device',
  CoStake: 'costake',
  OwnedDevice: 'owned',
  Account: 'account',
  Viewer: 'viewer',
  Wallet: 'wallet',
  LedgerEntry: 'movement',
  Block: 'block',
  BlockReward: 'blockreward',
  Session: 'session',
  Event: 'event',
  Slash: 'slash',
  Payout: 'payout',
  WebhookEndpoint: 'webhook',
  SignedAction: 'signedaction',
} as const;

/** The kind of object that a global id names. */
export type IdKind = keyof typeof PREFIX;

const KINDS: ReadonlyMap<string, IdKind> = new Map(
  (Object.keys(PREFIX) as IdKind[]).map((kind) => [PREFIX[kind], kind] as const),
);

/** Returns the global id of an object, such as "offer_" and 32 hexadecimal digits. */
export function globalId(kind: IdKind, key: string): string {
  return `${PREFIX[kind]}_${key.replaceAll('-', '')}`;
}

/** Parses a global id into kind and key; null for any text that is no global id. */
export function parseGlobalId(text: string): { readonly kind: IdKind; readonly key: string } | null {
  const match = /^([a-z]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text);
  const kind = KINDS.get(match?.[1] ?? '');
  return match === null || kind === undefined ? null : { kind, key: match.slice(2).join('-') };
}
