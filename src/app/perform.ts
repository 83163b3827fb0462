// The one write path. Whatever changes money or status is one transaction: idempotency, locks, what time owed, the decision,
// state, postings, event rows, outcome and evidence. A refusal rolls all of it back and comes out as a value.

import { type Book, evolve } from '../domain/book.ts';
import type { Decision, DomainEvent, Moment } from '../domain/event.ts';
import { dueMoments, withSufficiency } from '../domain/exit.ts';
import { type Transfer, transferOf, walletAccount } from '../domain/ledger.ts';
import { type EventRecord, recordMoment } from '../domain/log.ts';
import type { Parameters } from '../domain/parameter.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ensureAccount } from '../store/accounts.ts';
import { findAction, insertAction, type SignedActionRow, storeOutcome } from '../store/actions.ts';
import { insertAgreement } from '../store/agreements.ts';
import { type BookSubject, loadBook, saveBook } from '../store/books.ts';
import { freeClaimSlots, liveClaims } from '../store/co-stakes.ts';
import type { Transaction } from '../store/database.ts';
import { insertEvents } from '../store/events.ts';
import { postTransfers } from '../store/ledger.ts';
import { lockAccount, lockDevice, lockLedgerAccounts } from '../store/locks.ts';
import { loadParameters } from '../store/parameters.ts';
import { marketNow } from './clock.ts';
import type { Marketplace } from './marketplace.ts';

/** Who acts, as far as the rules need to know. */
export type Actor = {
  readonly accountId: string;
  readonly wallet: string;
  /** Base units on that wallet. */
  readonly balance: bigint;
  /** Co-stakes of the account that count against its cap. */
  readonly liveClaims: number;
};

/** What a decision is made from. */
export type Scene = {
  readonly book: Book;
  readonly parameters: Parameters;
  /** Marketplace time, read once. */
  readonly now: Date;
};

export type Outcome = { readonly id: string; readonly replayed: boolean } | { readonly refusal: Refusal };

/** The refusal travels as an error inside the transaction, so that nothing of it stays; it never leaves this file. */
class RolledBack extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Carries out an action that a wallet has signed. The same authorisation again, in flight or done, changes nothing and
 * returns what the first brought about; the same nonce with another text is refused.
 */
export async function performSigned(
  m: Marketplace,
  signed: SignedActionRow,
  command: {
    readonly deviceKey: string;
    readonly subject: BookSubject;
    readonly decide: (scene: Scene, actor: Actor) => Decision;
    /** Key of the thing that the mutation returns. */
    readonly outcomeId: string;
  },
): Promise<Outcome> {
  return refusable(async () => {
    const outcome = await m.database.transaction(async (tx) => {
      if (!(await insertAction(tx, signed))) return replayOf(signed, await findAction(tx, signed.wallet, signed.nonce));
      const accountId = await ensureAccount(tx, signed.wallet, await marketNow(m, tx), m.random);
      await lockAccount(tx, accountId);
      if (!(await lockDevice(tx, command.deviceKey))) throw new RolledBack({ code: 'NOT_FOUND', subject: 'device' });
      // Read under the locks: whoever held them before may have written a later instant than the one before the wait.
      const now = await marketNow(m, tx);
      await freeClaimSlots(tx, accountId, now);
      const balances = await lockLedgerAccounts(tx, [walletAccount(signed.wallet)]);
      const actor: Actor = {
        accountId,
        wallet: signed.wallet,
        balance: balances.get(walletAccount(signed.wallet)) ?? 0n,
        liveClaims: await liveClaims(tx, accountId, now),
      };
      await write(m, tx, command, signed.id, now, (scene) => command.decide(scene, actor));
      await storeOutcome(tx, signed.id, { id: command.outcomeId });
      return { id: command.outcomeId, replayed: false };
    });
    m.ring();
    return outcome;
  });
}

/** Carries out what no wallet asked for: what time owes, a settlement. True when anything happened. */
export async function performSystem(
  m: Marketplace,
  command: { readonly deviceKey: string; readonly subject: BookSubject; readonly decide: (scene: Scene) => Decision },
): Promise<boolean> {
  const happened = await m.database.transaction(async (tx) => {
    if (!(await lockDevice(tx, command.deviceKey))) return false;
    return write(m, tx, command, null, await marketNow(m, tx), command.decide);
  });
  if (happened) m.ring();
  return happened;
}

/** What a stored authorisation answers to the same one again. */
export function replayOf(signed: SignedActionRow, stored: Awaited<ReturnType<typeof findAction>>): Outcome {
  if (stored === null || stored.text !== signed.text || stored.outcome === null) {
    return { refusal: { code: 'NONCE_ALREADY_USED' } };
  }
  return { id: stored.outcome.id, replayed: true };
}

async function write(
  m: Marketplace,
  tx: Transaction,
  command: { readonly deviceKey: string; readonly subject: BookSubject },
  signedActionId: string | null,
  now: Date,
  decide: (scene: Scene) => Decision,
): Promise<boolean> {
  const parameters = await loadParameters(tx, now);
  const loaded = await loadBook(tx, command.deviceKey, command.subject, parameters, now);
  if (loaded === null) throw new Error('a device that was just locked is missing');

  const owed = dueMoments(loaded, now);
  const current = owed.reduce((book, moment) => moment.events.reduce(evolve, book), loaded);
  const decision = decide({ book: current, parameters, now });
  if ('refusal' in decision) throw new RolledBack(decision.refusal);
  const acted: Moment = withSufficiency(current, { at: now, timeDriven: false, events: decision.events });
  const moments = [...owed, acted].filter((moment) => moment.events.length > 0);
  if (moments.length === 0) return false;

  let book = loaded;
  const records: EventRecord[] = [];
  const transfers: Transfer[] = [];
  for (const moment of moments) {
    transfers.push(...transfersOf(moment, book));
    const recorded = recordMoment(book, moment);
    records.push(...recorded.records);
    book = recorded.book;
  }
  await saveBook(tx, loaded, book, parameters, now);
  await postTransfers(tx, transfers, signedActionId, m.random);
  for (const event of moments.flatMap((moment) => moment.events)) {
    if (event.type === 'CLAIM_SETTLED') await freezeAgreement(tx, event, loaded, parameters);
  }
  await insertEvents(tx, records, m.random);
  return true;
}

function transfersOf(moment: Moment, before: Book): readonly Transfer[] {
  let book = before;
  const transfers: Transfer[] = [];
  for (const event of moment.events) {
    const transfer = transferOf(event, book);
    if (transfer !== null) transfers.push(transfer);
    book = evolve(book, event);
  }
  return transfers;
}

async function freezeAgreement(
  tx: Transaction,
  event: Extract<DomainEvent, { readonly type: 'CLAIM_SETTLED' }>,
  book: Book,
  parameters: Parameters,
): Promise<void> {
  await insertAgreement(tx, {
    coStakeId: event.coStakeId,
    requirement: book.requirement,
    reliabilityE2: book.device.reliabilityE2,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
    approvedAt: event.at,
  });
}

async function refusable(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RolledBack) return { refusal: error.refusal };
    throw error;
  }
}
