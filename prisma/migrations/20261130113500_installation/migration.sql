-- The identity of the database: recorded at the first start, compared at every later one.
CREATE TABLE "installation" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "sandbox" BOOLEAN NOT NULL,
    "chain_id" TEXT NOT NULL,
    "alias_fingerprint" TEXT NOT NULL,
    "seal_fingerprint" TEXT NOT NULL,
    "origin" TEXT,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "installation" ADD CONSTRAINT "installation_one_row" CHECK ("id" = 1);
