// Checks of the in-memory offer list against the database. Reads that wait at the same time share one statement, and each offer
// that several of them want is read once.
// **Invariant:** a read is answered by a statement that was sent after the read began. Rows in memory change only under the lock.

import type { TimedClockRow } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { KeptOffer, KeptOffers } from './kept-offers.ts';
import { checkListing, type ListingCheckResult, NO_OFFERS, type WantedOffers } from './listing-statements.ts';
import type { MarketFacts } from './market-facts.ts';
import type { OfferRows } from './offer-rows.ts';
import type { PassLock } from './pass-lock.ts';
import { isLater, type Snapshot } from './snapshot.ts';
import { yieldToEventLoop } from './yield.ts';

/** The offers and market facts in memory, and the snapshot of the database that they equal. */
export type ListingState = {
  readonly rows: OfferRows;
  readonly kept: KeptOffers;
  readonly generation: string;
  facts: MarketFacts;
  snapshot: Snapshot;
  /** Grows with every change of a row or a fact. */
  version: number;
  /** The clock of the database at the latest check; null before the first. */
  clock: TimedClockRow | null;
  /** Number of the latest check that found memory equal to the database, or made it equal. */
  confirmedBy: number;
};

/** What a check found. UNCHANGED: memory is the state that the statement saw. CHANGED: changes were applied. */
export type CheckFound = {
  readonly kind: 'UNCHANGED' | 'CHANGED';
  /** Version of memory that equals the snapshot of the statement; null when memory is newer. */
  readonly version: number | null;
  /** The wanted offers by id, and those wanted by slug, at the snapshot of the statement. */
  readonly offers: ReadonlyMap<string, KeptOffer>;
  /** The market facts at the snapshot of the statement. */
  readonly facts: MarketFacts;
};

/**
 * OUTDATED: memory had changed before the statement was sent, so the read was left out of it. OTHER_ROWS: all offers must be loaded
 * again.
 */
export type Checked = CheckFound | 'OUTDATED' | 'OTHER_ROWS';

export type CheckRequest = {
  readonly state: ListingState;
  readonly ids: readonly string[];
  readonly slugs: readonly string[];
  /** The version of memory from which the caller computed `ids`; null when any version will do. */
  readonly version: number | null;
};

/** Number of checks so far by what they found, and how long the oldest one that is not answered has waited. */
export type ChecksStatus = {
  /** Checks that found memory equal to the database. */
  readonly unchanged: number;
  /** Checks that found changes and applied them to memory. */
  readonly changed: number;
  /** Checks after which all offers had to be loaded again. */
  readonly otherRows: number;
  readonly waitingMs: number;
};

export type Checks = {
  readonly run: (request: CheckRequest) => Promise<Checked>;
  readonly status: () => ChecksStatus;
  /** Number of checks that were sent so far. */
  readonly sent: () => number;
};

type PendingCheck = CheckRequest & {
  readonly resolve: (checked: Checked) => void;
  readonly reject: (error: unknown) => void;
};

/** Number of statements at a time; reads that come meanwhile share the next one. */
const MAX_IN_FLIGHT = 2;
/** Number of offers, counted for each read, that one statement reads at most, unless a single read wants more. */
const MAX_OFFERS = 5_000;
/** Number of changes that the statement of a read transfers at most; more, such as after a block, are read once for all reads. */
const MAX_CHANGES_OF_READ = 1_000;
/** Number of changes that are applied before the process yields to the event loop: about a millisecond. */
const APPLIED_AT_ONCE = 200;

/**
 * Returns the checks of a database; `lock` guards the rows in memory. `onBroken` is called when changes could not be applied whole, so that
 * memory must be loaded again. A statement that fails changes nothing in memory.
 */
export function createChecks(db: Database, lock: PassLock, onBroken: (state: ListingState) => void): Checks {
  let waiting: PendingCheck[] = [];
  let inFlight = 0;
  let scheduled = false;
  let sent = 0;
  const found = { unchanged: 0, changed: 0, otherRows: 0 };
  /** Monotonic times at which the requests came that are not answered yet, the earliest first. */
  const pending = new Map<PendingCheck, number>();

  const schedule = (): void => {
    if (scheduled || inFlight >= MAX_IN_FLIGHT || waiting.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      dispatch();
    });
  };

  const dispatch = (): void => {
    const taken = takeTogether(waiting);
    waiting = waiting.filter((request) => !taken.has(request));
    const timely: PendingCheck[] = [];
    for (const request of taken) {
      if (request.version === null || request.version === request.state.version) timely.push(request);
      else {
        pending.delete(request);
        request.resolve('OUTDATED');
      }
    }
    const [first] = timely;
    if (first !== undefined) {
      inFlight += 1;
      sent += 1;
      void checkTogether({ db, lock, onBroken, found }, first.state, timely, sent).finally(() => {
        inFlight -= 1;
        for (const request of timely) pending.delete(request);
        schedule();
      });
    }
    schedule();
  };

  return {
    sent: () => sent,
    status() {
      const [oldest] = pending.values();
      return { ...found, waitingMs: oldest === undefined ? 0 : performance.now() - oldest };
    },
    run: (request) =>
      new Promise((resolve, reject) => {
        const waits = { ...request, resolve, reject };
        pending.set(waits, performance.now());
        waiting.push(waits);
        schedule();
      }),
  };
}

type Tools = {
  readonly db: Database;
  readonly lock: PassLock;
  readonly onBroken: (state: ListingState) => void;
  readonly found: { unchanged: number; changed: number; otherRows: number };
};

/** Returns the waiting requests that the next statement answers: of one state, with at most MAX_OFFERS offers. */
function takeTogether(waiting: readonly PendingCheck[]): ReadonlySet<PendingCheck> {
  const taken = new Set<PendingCheck>();
  let offers = 0;
  for (const request of waiting) {
    if (request.state !== waiting[0]?.state) continue;
    offers += request.ids.length + request.slugs.length;
    if (taken.size > 0 && offers > MAX_OFFERS) break;
    taken.add(request);
  }
  return taken;
}

async function checkTogether(
  { db, lock, onBroken, found }: Tools,
  state: ListingState,
  requests: readonly PendingCheck[],
  number: number,
): Promise<void> {
  try {
    const { version, facts } = state;
    const wanted = wantedOf(state, requests);
    const checked = await checkListing(db, wanted, state.snapshot, MAX_CHANGES_OF_READ);
    if (state.clock === null || checked.clock.fromMs >= state.clock.fromMs) state.clock = checked.clock;
    const offers = offersOf(state, wanted, checked);
    const isUnchanged = offers !== null && checked.changes?.length === 0 && checked.facts === null;
    if (isUnchanged && checked.generation === state.generation && !lock.isChanging()) confirm(state, checked, number);
    else {
      await lock
        .change(() => applyChanges(db, state, checked, number))
        .catch((error: unknown) => {
          onBroken(state);
          throw error;
        });
    }
    const answer: Checked =
      offers === null || checked.generation !== state.generation
        ? 'OTHER_ROWS'
        : {
            kind: isUnchanged ? 'UNCHANGED' : 'CHANGED',
            // Only a snapshot that memory took over equals it.
            version: isUnchanged ? version : state.snapshot === checked.snapshot ? state.version : null,
            offers,
            facts: checked.facts ?? facts,
          };
    if (answer === 'OTHER_ROWS') found.otherRows += 1;
    else if (isUnchanged) found.unchanged += 1;
    else found.changed += 1;
    for (const request of requests) request.resolve(answer);
  } catch (error) {
    for (const request of requests) request.reject(error);
  }
}

function wantedOf({ kept }: ListingState, requests: readonly PendingCheck[]): WantedOffers {
  const byId = new Map<string, KeptOffer | null>();
  const slugs = new Set<string>();
  for (const request of requests) {
    for (const id of request.ids) if (!byId.has(id)) byId.set(id, kept.find(id));
    for (const slug of request.slugs) slugs.add(slug);
  }
  return { byId, slugs: [...slugs] };
}

/** Returns the offers that the statement found, and keeps those that it sent; null when one of the wanted ids does not exist. */
function offersOf(
  { kept }: ListingState,
  { byId }: WantedOffers,
  { sent, unchanged }: ListingCheckResult,
): ReadonlyMap<string, KeptOffer> | null {
  const offers = new Map<string, KeptOffer>();
  let found = unchanged;
  for (const offer of sent) {
    const { id } = offer.offer;
    if (byId.has(id) && !offers.has(id)) found += 1;
    offers.set(id, offer);
    kept.keep(offer);
  }
  if (found < byId.size) return null;
  for (const [id, offer] of byId) if (offer !== null && !offers.has(id)) offers.set(id, offer);
  return offers;
}

/** Takes over the snapshot of a statement that found nothing changed, unless memory is newer. */
function confirm(state: ListingState, { snapshot }: ListingCheckResult, number: number): void {
  if (isLater(snapshot, state.snapshot)) state.snapshot = snapshot;
  state.confirmedBy = Math.max(state.confirmedBy, number);
}

/** Applies what a statement found, unless memory is newer. Changes that were too many for it are read again, without a maximum. */
async function applyChanges(
  db: Database,
  state: ListingState,
  checked: ListingCheckResult,
  number: number,
): Promise<void> {
  if (checked.generation !== state.generation) return;
  if (checked.changes === null) {
    // Statements that waited for the lock find few changes, or none, after the first of them.
    const all = await checkListing(db, NO_OFFERS, state.snapshot, Number.MAX_SAFE_INTEGER);
    return applyChanges(db, state, all, number);
  }
  if (isLater(checked.snapshot, state.snapshot)) {
    for (const [index, offer] of checked.changes.entries()) {
      if (index > 0 && index % APPLIED_AT_ONCE === 0) await yieldToEventLoop();
      state.rows.put(offer);
    }
    if (checked.facts !== null) state.facts = checked.facts;
    if (checked.changes.length > 0 || checked.facts !== null) state.version += 1;
  }
  confirm(state, checked, number);
}
