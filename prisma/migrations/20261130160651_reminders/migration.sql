-- CreateTable
CREATE TABLE "reminder" (
    "subject" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("subject","kind","due_at")
);

-- CreateIndex
CREATE INDEX "reminder_due_at_idx" ON "reminder"("due_at");
