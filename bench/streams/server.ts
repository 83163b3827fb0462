// Child process protocol of the measured servers: reports the port, receives events to publish, reports memory.

export type BenchEvent = {
  readonly cursor: string;
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly label: string;
  readonly status: string;
  /** Time of publication, in milliseconds since 1970 with fractions; carried in `reason` to measure the delay. */
  readonly reason: string;
  readonly offer: { readonly id: string; readonly status: string };
};

export type Order =
  | { readonly publish: { readonly topic: string; readonly event: BenchEvent } }
  | { readonly notify: true }
  | { readonly memory: true };
export type Report = { readonly port: number; readonly details?: unknown } | { readonly rss: number };

/** Reports the port to the parent process and handles its commands until SIGTERM; `take` receives all commands except `memory`. */
export function handleOrders(port: number, take: (order: Order) => void, details?: unknown): void {
  // Exit explicitly on SIGTERM, so that Node writes the CPU profile.
  process.on('SIGTERM', () => process.exit(0));
  process.on('message', (order: Order) => {
    if (!('memory' in order)) return take(order);
    globalThis.gc?.();
    process.send?.({ rss: process.memoryUsage.rss() } satisfies Report);
  });
  process.send?.({ port, details } satisfies Report);
}
