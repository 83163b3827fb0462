-- Rows that the readiness check writes and rolls back, to find a full or read-only disk. Always empty.
CREATE TABLE "write_probe" (
    "id" INTEGER NOT NULL,
    "filler" TEXT NOT NULL,

    CONSTRAINT "write_probe_pkey" PRIMARY KEY ("id")
);
