// What every server under measurement shares: it says where it listens, is handed events, and tells what it has used.

export type BenchEvent = {
  readonly cursor: string;
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly label: string;
  readonly status: string;
  /** When it was sent off, in milliseconds since 1970 with fractions. */
  readonly reason: string;
  readonly offer: { readonly id: string; readonly status: string };
};

export type Usage = { readonly cpu: number; readonly rss: number };
export type Order =
  | { readonly publish: { readonly topic: string; readonly event: BenchEvent } }
  | { readonly notify: true }
  | { readonly usage: true };
export type Report = { readonly port: number; readonly details?: unknown } | { readonly usage: Usage };

/** Tells the parent where this server listens and obeys it. */
export function obey(port: number, take: (order: Order) => void, details?: unknown): void {
  // In order, so that a profile is written.
  process.on('SIGTERM', () => process.exit(0));
  process.on('message', (order: Order) => {
    if (!('usage' in order)) return take(order);
    globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ usage: { cpu: user + system, rss: process.memoryUsage.rss() } } satisfies Report);
  });
  process.send?.({ port, details } satisfies Report);
}
