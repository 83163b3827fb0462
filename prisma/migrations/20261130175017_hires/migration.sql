-- A hire is an interval: the flag becomes the instants at which hires start and end, alternately.
ALTER TABLE "device" ADD COLUMN     "hire_bounds" TIMESTAMPTZ(3)[] DEFAULT ARRAY[]::TIMESTAMPTZ(3)[],
ADD COLUMN     "hire_due_at" TIMESTAMPTZ(3);

-- A device that is hired goes on being hired, since the last event of its hire, or else since its import.
UPDATE device SET hire_bounds = ARRAY[greatest(imported_at, coalesce(
  (SELECT max(occurred_at) FROM event WHERE event.device_key = device.id AND event.type = 'HIRE_CHANGED'), imported_at))]
WHERE hired AND state <> 'TERMINATED';

ALTER TABLE "device" DROP COLUMN "hired";

-- CreateIndex
CREATE INDEX "device_hire_due_at_idx" ON "device"("hire_due_at");

ALTER TABLE device
  ADD CONSTRAINT device_hire_bounds_known CHECK (hire_bounds IS NOT NULL AND array_position(hire_bounds, NULL) IS NULL),
  ADD CONSTRAINT device_hire_due CHECK (hire_due_at IS NULL OR hire_due_at = ANY (hire_bounds)),
  ADD CONSTRAINT device_terminated_not_hired CHECK (state <> 'TERMINATED' OR hire_bounds = '{}');
