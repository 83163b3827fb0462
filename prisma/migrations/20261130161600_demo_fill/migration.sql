-- How far the fill of a sandbox with the demo network has come. A sandbox that was filled before has no row.
CREATE TABLE "demo_fill" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "parts" INTEGER NOT NULL DEFAULT 0,
    "made" JSONB NOT NULL,

    CONSTRAINT "demo_fill_pkey" PRIMARY KEY ("id")
);
