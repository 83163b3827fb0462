// Cursors by which a client reads its own writes on every process: the answer to a mutation has one, and a request that sends it back is
// executed once the database shows at least that state. **Invariant:** a cursor is an encrypted snapshot that was taken after the write.

import { openCursor, sealCursorWithRandomNonce } from '../store/cursor.ts';
import type { Snapshot } from '../store/listing/snapshot.ts';
import type { WalPosition } from '../store/wal-position.ts';
import { covers, currentSnapshot, hasLost, type PresentSnapshot } from '../store/write-snapshot.ts';
import { type AppContext, sealSecretsOf } from './context.ts';

/**
 * REACHED: reads that begin now see the write. LATE: they did not see it in time. LOST: the database was restored to a state before the
 * cursor, so no read will ever see it. UNKNOWN: this marketplace made no such cursor.
 */
export type CursorState = 'REACHED' | 'LATE' | 'LOST' | 'UNKNOWN';

export type MinCursors = {
  /** Returns a cursor for everything that is committed now. */
  readonly issue: () => Promise<string>;
  /** Waits, for about two seconds, until reads see what a cursor stands for. */
  readonly reach: (cursor: string) => Promise<CursorState>;
  /** Returns the position from which on a standby shows what a cursor stands for; null when the cursor has none. */
  readonly positionOf: (cursor: string) => WalPosition | null;
};

const BINDING = 'minimum of a read';
const POLL_MS = 50;
const POLLS = 40;
/** Number of running transactions in a cursor; a request waits for the end of the others. */
const MAX_RUNNING = 100;

/** Returns the cursors of a marketplace; one for each process. */
export function createMinCursors(ctx: AppContext): MinCursors {
  /** The latest snapshot that this process has seen; all its reads that begin now see at least as much. */
  let latest: Snapshot = { to: 0n, running: [] };
  let reading: Promise<PresentSnapshot> | null = null;

  const read = async (): Promise<PresentSnapshot> => {
    const present = await currentSnapshot(ctx.database, ctx.database.replicas.length > 0);
    // After a restore the snapshot of before stands for nothing any more.
    if (covers(present, latest) || hasLost(present, latest)) latest = present;
    return present;
  };

  const open = (cursor: string): Cursor | null => {
    const bytes = openCursor(sealSecretsOf(ctx.secrets), BINDING, cursor);
    return bytes === null || bytes.length < 8 || bytes.length % 8 !== 0 ? null : cursorOf(bytes);
  };

  return {
    issue: async () => sealCursorWithRandomNonce(ctx.secrets.seal, BINDING, bytesOf(await read())),

    positionOf: (cursor) => open(cursor)?.position ?? null,

    async reach(cursor) {
      const wanted = open(cursor);
      if (wanted === null) return 'UNKNOWN';
      for (let polls = 0; !covers(latest, wanted); polls += 1) {
        if (polls === POLLS) return 'LATE';
        if (polls > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        // A statement that began before this call may be older than the cursor.
        const isOwn = reading === null || polls > 0;
        reading ??= read().finally(() => {
          reading = null;
        });
        if (hasLost(await reading, wanted) && isOwn) return 'LOST';
      }
      return 'REACHED';
    },
  };
}

type Cursor = Snapshot & { readonly position: WalPosition | null };

/**
 * Returns the bytes of a cursor: the numbers of its snapshot, then timeline and position as negative numbers. A program without standbys
 * takes these for transactions, and they equal none.
 */
function bytesOf({ to, running, position }: Cursor): Uint8Array {
  const at = position === null ? [] : [-BigInt(position.timeline), -position.lsn];
  const numbers = [to, ...running.slice(0, MAX_RUNNING), ...at];
  const bytes = Buffer.alloc(numbers.length * 8);
  for (const [index, number] of numbers.entries()) bytes.writeBigInt64BE(number, index * 8);
  return bytes;
}

function cursorOf(bytes: Uint8Array): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [to = 0n, ...rest] = Array.from({ length: bytes.length / 8 }, (_, index) => view.getBigInt64(index * 8));
  const [timeline, lsn] = rest.filter((number) => number < 0n);
  const position = timeline === undefined || lsn === undefined ? null : { timeline: Number(-timeline), lsn: -lsn };
  return { to, running: rest.filter((number) => number >= 0n), position };
}
