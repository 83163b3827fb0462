// Audit checks of the event log and the signed actions: every stored state has the events and the signed actions that led to it.
// Only changes since the oldest stored event are checked, because older events are deleted after the retention period.

import { sql } from '../db/database.ts';
import type { AuditCheck } from './check.ts';

const kept = sql`(SELECT min(occurred_at) FROM event)`;

export const LOG_CHECKS: readonly AuditCheck[] = [
  {
    name: 'evidence',
    rule: 'every change that needs a signature has a signed action, and every signed action has an outcome',
    checkedRows: sql`SELECT count(*)::int AS count FROM signed_action`,
    offenders: () => sql`
      SELECT id, action || ' without an outcome' FROM signed_action WHERE outcome IS NULL
      UNION ALL
      SELECT id, kind || ' without an authorisation' FROM transfer
      WHERE signed_action_id IS NULL
        AND kind IN ('CLAIM', 'OWNER_STAKE', 'REWARD_CLAIM', 'OVERFLOW_WITHDRAWAL', 'OWNER_WITHDRAWAL', 'WITHDRAWAL',
                     'PAYOUT')
      UNION ALL
      SELECT done.id, done.action || ' without an authorisation'
      FROM (SELECT id, 'claimOffer' AS action FROM co_stake
            UNION ALL SELECT id, 'unstake' FROM co_stake WHERE exit_started_at IS NOT NULL
            UNION ALL SELECT id, 'cancelUnstake' FROM co_stake WHERE exit_canceled_at IS NOT NULL
            UNION ALL SELECT id, 'withdraw' FROM co_stake WHERE withdrawn_at IS NOT NULL
            UNION ALL SELECT id, 'requestPayout' FROM payout
            UNION ALL SELECT id, 'unstakeDevice' FROM device WHERE owner_exit_started_at IS NOT NULL) done
      LEFT JOIN (SELECT DISTINCT action, (outcome ->> 'id')::text AS id FROM signed_action) signed
        ON signed.action = done.action AND signed.id = done.id::text
      WHERE signed.id IS NULL`,
  },
  {
    name: 'log-of-co-stakes',
    rule: 'the event log holds every change of each co-stake exactly once',
    checkedRows: sql`SELECT count(*)::int AS count FROM co_stake`,
    offenders: () => sql`
      SELECT co_stake.id, concat_ws(', ', settlement, told.what)
      FROM co_stake LEFT JOIN (
        SELECT co_stake_id, string_agg(type, ' ' ORDER BY entry) AS what,
          count(*) FILTER (WHERE type = 'OFFER_CLAIMED') AS claimed, count(*) FILTER (WHERE type = 'CLAIM_SETTLED') AS settled,
          count(*) FILTER (WHERE type = 'CLAIM_FAILED') AS failed, count(*) FILTER (WHERE type = 'WITHDRAWN') AS withdrawn,
          count(*) FILTER (WHERE type = 'UNSTAKE_STARTED') - count(*) FILTER (WHERE type = 'UNSTAKE_CANCELED') AS leaving,
          coalesce(sum(amount) FILTER (WHERE type = 'REWARDS_CLAIMED'), 0) AS rewards
        FROM event WHERE type IN ('OFFER_CLAIMED', 'CLAIM_SETTLED', 'CLAIM_FAILED', 'WITHDRAWN', 'UNSTAKE_STARTED',
                                  'UNSTAKE_CANCELED', 'REWARDS_CLAIMED')
        GROUP BY co_stake_id
      ) told ON told.co_stake_id = co_stake.id
      WHERE claimed_at >= ${kept}
        AND (coalesce(claimed, 0), coalesce(settled, 0), coalesce(failed, 0), coalesce(withdrawn, 0), coalesce(leaving, 0),
             coalesce(rewards, 0))
            <> (1, (settlement = 'APPROVED')::int, (settlement IN ('FAILED', 'EXPIRED'))::int, (withdrawn_at IS NOT NULL)::int,
                (exit_started_at IS NOT NULL AND exit_canceled_at IS NULL)::int, reward_claimed)`,
  },
  {
    name: 'log-of-offers',
    rule: 'the event log holds the opening of every offer once, and the closing of every closed offer once',
    checkedRows: sql`SELECT count(*)::int AS count FROM offer`,
    offenders: () => sql`
      SELECT offer.id, 'opened ' || coalesce(opened, 0) || ', closed ' || coalesce(closed, 0)
      FROM offer LEFT JOIN (
        SELECT offer_id, count(*) FILTER (WHERE type = 'OFFER_OPENED') AS opened,
               count(*) FILTER (WHERE type = 'OFFER_CLOSED') AS closed
        FROM event WHERE type IN ('OFFER_OPENED', 'OFFER_CLOSED') GROUP BY offer_id
      ) told ON told.offer_id = offer.id
      WHERE created_at >= ${kept}
        AND (coalesce(opened, 0) <> 1 OR coalesce(closed, 0) > 1
             OR (live AND coalesce(closed, 0) <> (claimed_at IS NOT NULL AND closes_at IS NOT NULL)::int)
             OR (NOT live AND coalesce(closed, 0) = 0
                 AND NOT EXISTS (SELECT FROM co_stake WHERE offer_id = offer.id AND recorded_phase = 'WAIT_PERIOD')))`,
  },
  {
    name: 'log-of-devices',
    rule: 'the last logged state of every device is its state, and the logged movements of its owner stake sum to the stake',
    checkedRows: sql`SELECT count(*)::int AS count FROM device`,
    offenders: () => sql`
      SELECT id, 'is ' || state || ', the event log says ' || reason
      FROM (SELECT device.id, state, concat_ws(': ', state, state_reason) AS stands, last.reason
            FROM device JOIN LATERAL (
              SELECT reason FROM event WHERE event.device_key = device.id AND type = 'DEVICE_STATE_CHANGED'
              ORDER BY entry DESC LIMIT 1) last ON true) states
      WHERE stands <> reason
      UNION ALL
      SELECT device.id, 'stake ' || coalesce(balance, 0) || ', the event log says ' || coalesce(told.amount, 0)
      FROM device LEFT JOIN ledger_account ON code = 'stake/' || device.id::text
      LEFT JOIN (
        SELECT device_key, sum(CASE type WHEN 'OWNER_STAKE_ADDED' THEN amount ELSE -amount END) AS amount
        FROM event WHERE type IN ('OWNER_STAKE_ADDED', 'OVERFLOW_WITHDRAWN', 'OWNER_STAKE_WITHDRAWN') GROUP BY device_key
      ) told ON told.device_key = device.id
      WHERE imported_at >= ${kept} AND NOT EXISTS (SELECT FROM slash WHERE slash.device_key = device.id)
        AND coalesce(balance, 0) <> coalesce(told.amount, 0)`,
  },
  {
    name: 'programme-bounds',
    rule: 'the instants at which every device left the programme and came back are in order, and the last one is its present side',
    checkedRows: sql`SELECT count(*)::int AS count FROM device`,
    offenders: () => sql`
      SELECT id, programme_bounds::text || ', ' || state || ', owner exit ' || coalesce(owner_exit_started_at::text, 'none')
      FROM device
      WHERE programme_bounds <> '{}' AND (
        (cardinality(programme_bounds) % 2 = 1) <> (owner_exit_started_at IS NOT NULL OR state IN ('BLOCKED', 'TERMINATED'))
        OR programme_bounds <> (SELECT array_agg(bound ORDER BY bound) FROM unnest(programme_bounds) bound))`,
  },
  {
    name: 'log-of-hires',
    rule: 'the starts and ends of the hires of every device are in order, and the last one in the event log is the last one before the next',
    checkedRows: sql`SELECT count(*)::int AS count FROM device`,
    offenders: () => sql`
      SELECT id, hire_bounds::text || ', next ' || coalesce(hire_due_at::text, 'none') || ', the event log says ' || coalesce(reason, 'nothing')
      FROM (SELECT id, hire_bounds, hire_due_at, last.reason,
                   coalesce(array_position(hire_bounds, hire_due_at) - 1, cardinality(hire_bounds)) % 2 = 1 AS hired,
                   (SELECT coalesce(array_agg(DISTINCT bound ORDER BY bound), '{}') FROM unnest(hire_bounds) bound) AS ordered
            FROM device LEFT JOIN LATERAL (
              SELECT reason FROM event WHERE event.device_key = device.id AND type = 'HIRE_CHANGED'
              ORDER BY entry DESC LIMIT 1) last ON true) stored
      WHERE hire_bounds <> ordered OR (reason IS NOT NULL AND hired <> (reason = 'HIRED'))`,
  },
];
