-- CreateTable
CREATE TABLE "event_origin" (
    "event_id" UUID NOT NULL,
    "traceparent" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "event_origin_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE INDEX "event_origin_written_at_idx" ON "event_origin"("written_at");
