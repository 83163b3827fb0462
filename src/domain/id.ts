// Global ids: what kind of thing, and its random 128-bit key. Opaque to clients; no order, no count, no time in them.

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

/** The kind and key behind a global id; null for anything that is not exactly one. */
export function parseGlobalId(text: string): { readonly kind: IdKind; readonly key: string } | null {
  const match = /^([a-z]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text);
  const kind = KINDS.get(match?.[1] ?? '');
  return match === null || kind === undefined ? null : { kind, key: match.slice(2).join('-') };
}
