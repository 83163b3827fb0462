// What both parties agreed to, written once at approval and never changed: the database refuses any change.

import { type Queryable, sql } from './database.ts';

export type AgreementRow = {
  readonly coStakeId: string;
  readonly termsText: string;
  readonly termsSha256: string;
  /** R at acceptance, base units. */
  readonly requirement: bigint;
  readonly reliabilityE2: number | null;
  /** What the estimate promised the co-staker per block, base units. */
  readonly promisedPerBlock: bigint | null;
  readonly approvedAt: Date;
};

/** Freezes the agreement of a co-stake that was just approved, from its offer and the claim's authorisation. */
export async function insertAgreement(
  tx: Queryable,
  agreement: {
    readonly coStakeId: string;
    readonly requirement: bigint;
    readonly reliabilityE2: number | null;
    readonly promisedPerBlock: bigint | null;
    readonly parameters: { readonly [name: string]: string };
    readonly approvedAt: Date;
  },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO agreement (co_stake_id, terms_text, terms_sha256, requirement, reliability_e2, promised_per_block, parameters,
                           owner_signed_action_id, co_staker_signed_action_id, approved_at)
    SELECT co_stake.id, offer.terms_text, offer.terms_sha256, ${agreement.requirement}, ${agreement.reliabilityE2}, ${agreement.promisedPerBlock},
           ${JSON.stringify(agreement.parameters)}::jsonb, offer.signed_action_id, transfer.signed_action_id,
           ${agreement.approvedAt}
    FROM co_stake JOIN offer ON offer.id = co_stake.offer_id
    JOIN transfer ON transfer.co_stake_id = co_stake.id AND transfer.kind = 'CLAIM'
    WHERE co_stake.id = ${agreement.coStakeId}::uuid`);
}

export async function agreementsOf(db: Queryable, coStakeIds: readonly string[]): Promise<readonly AgreementRow[]> {
  return db.query<AgreementRow>(sql`
    SELECT co_stake_id AS "coStakeId", terms_text AS "termsText", terms_sha256 AS "termsSha256", requirement,
           reliability_e2 AS "reliabilityE2", promised_per_block AS "promisedPerBlock", approved_at AS "approvedAt"
    FROM agreement WHERE co_stake_id = ANY (${[...coStakeIds]}::uuid[])`);
}
