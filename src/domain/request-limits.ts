// Limits of one request. The server measures a request against them (server/operation/limits.ts, cost.ts), and `protocol.limits` returns
// them to clients.

/** Maxima of one request. They are part of the public API: raising one is compatible, lowering one is a breaking change. */
export const LIMITS = {
  bodyBytes: 65_536,
  tokens: 1_000,
  /** Levels of nested fields, leaf fields included; `introspectionDepth` limits the levels below `__schema` and `__type`. */
  depth: 12,
  introspectionDepth: 20,
  /** Levels of nested introspection lists, such as `fields`, below `__schema`; below `__type` one more level is allowed. */
  introspectionLists: 1,
  aliases: 15,
  directives: 10,
  /** Maximum signed actions in one mutation: a signature authorises one action, and a response must have one outcome. */
  signedActions: 1,
  cost: 5_000,
  subscriptionsPerSocket: 20,
} as const;

export type LimitName = keyof typeof LIMITS;
