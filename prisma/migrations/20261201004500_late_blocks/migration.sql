-- A late report of a block depends on the state at its end: when a device was out of the programme, and the exits that a later exit of the
-- same co-stake has replaced.
-- AlterTable
ALTER TABLE "device" ADD COLUMN     "programme_bounds" TIMESTAMPTZ(3)[] DEFAULT ARRAY[]::TIMESTAMPTZ(3)[];

-- AlterTable
ALTER TABLE "co_stake" ADD COLUMN     "earlier_exits" TIMESTAMPTZ(3)[] DEFAULT ARRAY[]::TIMESTAMPTZ(3)[];

-- A device that is out of the programme now left it when its owner unstaked or the network reported its state, whichever was first.
UPDATE device SET programme_bounds = ARRAY[least(owner_exit_started_at, CASE WHEN state IN ('BLOCKED', 'TERMINATED') THEN state_at END)]
WHERE owner_exit_started_at IS NOT NULL OR state IN ('BLOCKED', 'TERMINATED');

ALTER TABLE device
  ADD CONSTRAINT device_programme_bounds_known CHECK (programme_bounds IS NOT NULL AND array_position(programme_bounds, NULL) IS NULL);
ALTER TABLE co_stake
  ADD CONSTRAINT earlier_exits_are_pairs CHECK (
    earlier_exits IS NOT NULL AND array_position(earlier_exits, NULL) IS NULL AND cardinality(earlier_exits) % 2 = 0);
