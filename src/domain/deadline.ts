// Deadlines: the dates of co-stakes, offers and devices that their holders want to know in advance. Reminders and calendars show them.
// **Invariant:** a deadline is derived from stored dates and never changes anything by itself.

/**
 * WAIT_ENDS: the wait period of a co-stake ends, so that it can no longer be cancelled. WITHDRAWABLE: a co-stake or the own stake of a
 * device can be withdrawn. GRACE_ENDS: the stake of a device becomes insufficient. OFFER_EXPIRES: an open offer closes.
 */
export type DeadlineKind = 'WAIT_ENDS' | 'WITHDRAWABLE' | 'GRACE_ENDS' | 'OFFER_EXPIRES';

/** A deadline of one account. */
export type Deadline = {
  readonly kind: DeadlineKind;
  readonly accountId: string;
  /** Key of the co-stake, the offer or the device that has the deadline. */
  readonly subject: string;
  /** When it is due, in market time. */
  readonly dueAt: Date;
  readonly deviceKey: string;
  readonly offerId: string | null;
  readonly coStakeId: string | null;
};

/** Time between a reminder and the deadline that it announces. A deadline that is set later than that has no reminder. */
export const REMIND_BEFORE_MS = 24 * 3_600_000;

/** Returns when a deadline is announced. */
export const remindAt = ({ dueAt }: Pick<Deadline, 'dueAt'>): Date => new Date(dueAt.getTime() - REMIND_BEFORE_MS);
