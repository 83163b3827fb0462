-- AlterTable
ALTER TABLE "account" ADD COLUMN     "calendar_version" INTEGER NOT NULL DEFAULT 0;
