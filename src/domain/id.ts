// Global ids: the kind of an object and its random 128-bit key. Opaque to clients: they reveal no order, count or time.

const PREFIX = {
  Offer: 'offer',
  Device: 'device',
  CoStake: 'costake',
  OwnedDevice: 'owned',
  Account: 'account',
  Session: 'session',
  Event: 'event',
  Slash: 'slash',
} as const;

export type IdKind = keyof typeof PREFIX;

const KINDS: ReadonlyMap<string, IdKind> = new Map(
  (Object.keys(PREFIX) as IdKind[]).map((kind) => [PREFIX[kind], kind] as const),
);

/** "offer_" and 32 hexadecimal digits. */
export function globalId(kind: IdKind, key: string): string {
  return `${PREFIX[kind]}_${key.replaceAll('-', '')}`;
}

/** The kind and key of a global id; null for any text that `globalId` does not make. */
export function parseGlobalId(text: string): { readonly kind: IdKind; readonly key: string } | null {
  const match = /^([a-z]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text);
  const kind = KINDS.get(match?.[1] ?? '');
  return match === null || kind === undefined ? null : { kind, key: match.slice(2).join('-') };
}
