// Statements about agreements: the terms and values that were frozen when a co-stake was approved.
// **Invariant:** an agreement is written once; a trigger refuses every change.

import { type Columns, insertSelectClause, type SqlExpressions, selectList } from './columns.ts';
import { type Queryable, sql } from './db/database.ts';
import type { WritePart } from './write-parts.ts';

export type AgreementRow = {
  readonly coStakeId: string;
  readonly termsText: string;
  readonly termsSha256: string;
  /** Stake that the device required when the claim was approved, base units. */
  readonly requirement: bigint;
  readonly reliabilityHundredths: number | null;
  /** Estimated reward of the co-staker per block when the claim was approved, base units; null without an estimate. */
  readonly promisedPerBlock: bigint | null;
  readonly approvedAt: Date;
};

const AGREEMENT: Columns<AgreementRow> = {
  coStakeId: 'co_stake_id',
  termsText: 'terms_text',
  termsSha256: 'terms_sha256',
  requirement: 'requirement',
  reliabilityHundredths: 'reliability_e2',
  promisedPerBlock: 'promised_per_block',
  approvedAt: 'approved_at',
};

/** An agreement without the offer's terms and the owner's signature, which are read from the offer. */
export type NewAgreement = Omit<FrozenRow, 'termsText' | 'termsSha256' | 'ownerActionId' | 'coStakerActionId'> & {
  readonly offerId: string;
  /** Id of the signed action of the claim when this transaction inserts the claim; null when an earlier transaction inserted it. */
  readonly claimActionId: string | null;
};

/** Returns the write of the agreement of an approved co-stake, with the terms of its offer and the signatures of both parties. */
export function agreementWrite(agreement: NewAgreement): WritePart {
  const { coStakeId } = agreement;
  const values: SqlExpressions<FrozenRow> = {
    coStakeId: sql`${coStakeId}::uuid`,
    termsText: sql`offer.terms_text`,
    termsSha256: sql`offer.terms_sha256`,
    requirement: sql`${agreement.requirement}::bigint`,
    reliabilityHundredths: sql`${agreement.reliabilityHundredths}::int`,
    promisedPerBlock: sql`${agreement.promisedPerBlock}::bigint`,
    approvedAt: sql`${agreement.approvedAt}::timestamptz`,
    parameters: sql`${JSON.stringify(agreement.parameters)}::jsonb`,
    ownerActionId: sql`offer.signed_action_id`,
    coStakerActionId: sql`coalesce(${agreement.claimActionId}::uuid,
      (SELECT signed_action_id FROM transfer WHERE co_stake_id = ${coStakeId}::uuid AND kind = 'CLAIM'))`,
  };
  return {
    name: 'new_agreement',
    body: (inOrder) => sql`
      INSERT INTO agreement ${insertSelectClause(FROZEN, values)}
      FROM offer WHERE offer.id = ${agreement.offerId}::uuid AND ${inOrder} RETURNING 1`,
  };
}

export async function agreementsOfCoStakes(
  db: Queryable,
  coStakeIds: readonly string[],
): Promise<readonly AgreementRow[]> {
  return db.query<AgreementRow>(sql`
    SELECT ${selectList('agreement', AGREEMENT)} FROM agreement WHERE co_stake_id = ANY (${[...coStakeIds]}::uuid[])`);
}

export type EvidenceRow = {
  readonly action: string;
  readonly wallet: string;
  readonly text: string;
  readonly signature: Uint8Array;
  readonly encoding: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly receivedAt: Date;
};

const EVIDENCE: Columns<EvidenceRow & { readonly id: string }> = {
  id: 'id',
  action: 'action',
  wallet: 'wallet',
  text: 'text',
  signature: 'signature',
  encoding: 'encoding',
  nonce: 'nonce',
  issuedAt: 'issued_at',
  expiresAt: 'expires_at',
  receivedAt: 'received_at',
};

/** An agreement with its parameters and the signatures of both parties. */
export type FrozenAgreement = AgreementRow & {
  /** Every protocol parameter in force when the claim was approved: its stored text by name. */
  readonly parameters: { readonly [name: string]: string };
  /** The action by which the owner published the offer; null where it was published without a signature. */
  readonly owner: EvidenceRow | null;
  readonly coStaker: EvidenceRow;
};

type FrozenRow = Omit<FrozenAgreement, 'owner' | 'coStaker'> & {
  readonly ownerActionId: string | null;
  readonly coStakerActionId: string;
};

const FROZEN: Columns<FrozenRow> = {
  ...AGREEMENT,
  parameters: 'parameters',
  ownerActionId: 'owner_signed_action_id',
  coStakerActionId: 'co_staker_signed_action_id',
};

/** Returns the agreements of co-stakes with the signed actions of both parties; a co-stake without an agreement is left out. */
export async function frozenAgreements(
  db: Queryable,
  coStakeIds: readonly string[],
): Promise<readonly FrozenAgreement[]> {
  const rows = await db.query<FrozenRow>(sql`
    SELECT ${selectList('agreement', FROZEN)} FROM agreement WHERE co_stake_id = ANY (${[...coStakeIds]}::uuid[])`);
  const ids = rows.flatMap((row) => [row.coStakerActionId, ...(row.ownerActionId === null ? [] : [row.ownerActionId])]);
  const actions = await db.query<EvidenceRow & { readonly id: string }>(sql`
    SELECT ${selectList('signed_action', EVIDENCE)} FROM signed_action WHERE id = ANY (${ids}::uuid[])`);
  const byId = new Map(actions.map((action) => [action.id, action]));
  return rows.map(({ ownerActionId, coStakerActionId, ...row }) => {
    const coStaker = byId.get(coStakerActionId);
    if (coStaker === undefined) throw new Error(`the claim's evidence of co-stake ${row.coStakeId} is missing`);
    return { ...row, coStaker, owner: ownerActionId === null ? null : (byId.get(ownerActionId) ?? null) };
  });
}
