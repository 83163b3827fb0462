-- The last instant that a transaction took from the clock for a device or an account. Half of each page stays free, because every action
-- updates its rows.
CREATE TABLE "clock_floor" (
    "subject" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clock_floor_pkey" PRIMARY KEY ("subject")
) WITH (fillfactor = 50);

-- No event lies ahead of the clock, so the latest one of a device or an account is a floor.
INSERT INTO "clock_floor" ("subject", "at")
SELECT subject, max(occurred_at) FROM (
    SELECT device_key AS subject, occurred_at FROM event
    UNION ALL
    SELECT account_id, occurred_at FROM event WHERE device_key IS NULL
) instants WHERE subject IS NOT NULL GROUP BY subject;
